import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ALERT_SCHEMA = "runtime/contract/alert.schema.json";

/**
 * Puts the schema of alerts, the project file and the example stack beside the compiled program, so that the package holds a
 * program that runs: Node does not strip types below `node_modules`.
 */
function packProgram(root: string, outdir: string): void {
  const project = readFileSync(join(root, "Pulumi.yaml"), "utf8");
  const compiled = project.replace(/^main: index\.ts$/m, "main: index.js");
  if (compiled === project) throw new Error('Pulumi.yaml must say "main: index.ts"');
  writeFileSync(join(outdir, "Pulumi.yaml"), compiled);
  copyFileSync(join(root, "Pulumi.dev.yaml"), join(outdir, "Pulumi.dev.yaml"));
  copyFileSync(join(root, ALERT_SCHEMA), join(outdir, "alert.schema.json"));
}

/** Puts what makes a policy pack of a folder beside the compiled rules. */
function packPolicies(root: string, outdir: string): void {
  const entry = readFileSync(join(root, "policy", "main.js"), "utf8");
  const compiled = entry.replace('"./index.ts"', '"./index.js"');
  if (compiled === entry) throw new Error('policy/main.js must import "./index.ts"');
  writeFileSync(join(outdir, "main.js"), compiled);
  for (const file of ["package.json", "PulumiPolicy.yaml"]) {
    copyFileSync(join(root, "policy", file), join(outdir, file));
  }
}

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  packProgram(root, join(root, "dist"));
  packPolicies(root, join(root, "dist", "policy"));
}
