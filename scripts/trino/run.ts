/**
 * `npm run test:trino`: the tests that need Trino, Athena's engine. Installs it first; where it cannot be
 * installed this says why, and counts as passed: nothing has been tested, and nothing has failed.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { installTrino } from "./installTrino.ts";
import { missingTool } from "./missingTool.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** Runs the tests; the exit code. */
function main(): number {
  const missing = missingTool();
  if (missing !== undefined) {
    console.log(`No test ran: ${missing}.`);
    return 0;
  }
  installTrino((line) => console.log(line));
  const mocha = join(ROOT, "node_modules", "mocha", "bin", "mocha.js");
  const specs = join("test", "trino", "**", "*.spec.ts");
  const { status } = spawnSync(process.execPath, [mocha, specs], { cwd: ROOT, stdio: "inherit" });
  return status ?? 1;
}

process.exitCode = main();
