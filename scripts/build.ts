import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import { bundleCommand } from "./bundleCommand.ts";
import { writeTickSchema } from "./compileSchema.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles each function into `dist/lambda/<name>/index.js`. CommonJS, ES modules' entry points first:
 * the smallest and fastest to load of the forms measured. Paths are relative to the project's root, so
 * that the bytes are the same from any folder: other bytes would re-upload a function at each `pulumi up`.
 */
async function bundleFunctions(): Promise<void> {
  for (const [source, name] of Object.entries(FUNCTIONS)) {
    const folder = join("dist", "lambda", name);
    await build({
      absWorkingDir: ROOT,
      entryPoints: [join("runtime", "handlers", `${source}.ts`)],
      outfile: join(folder, "index.js"),
      bundle: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      mainFields: ["module", "main"],
      supported: { "dynamic-import": false },
      minify: true,
      legalComments: "none",
      charset: "utf8",
      logLevel: "warning",
    });
    // Without it a nearer package.json could make Node read the bundle as an ES module.
    writeFileSync(join(ROOT, folder, "package.json"), '{"type":"commonjs"}\n');
  }
}

writeTickSchema();
rmSync(join(ROOT, "dist"), { recursive: true, force: true });
await bundleFunctions();
await bundleCommand(ROOT, join("dist", "cli"));
