/**
 * `npm run test:kafka`: the tests that need a Kafka broker. Installs Apache Kafka first; where it cannot be
 * installed or run this says why, and counts as passed: nothing has been tested, and nothing has failed.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { installKafka, missingKafkaPart } from "../../local/kafka/installKafka.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** Runs the tests; the exit code. */
async function main(): Promise<number> {
  const missing = missingKafkaPart();
  if (missing !== undefined) {
    console.log(`No test ran: ${missing}.`);
    return 0;
  }
  await installKafka((line) => console.log(line));
  // The local run deploys the functions' bundles.
  const build = spawnSync("npm", ["run", "build"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (build.status !== 0) return build.status ?? 1;
  const mocha = join(ROOT, "node_modules", "mocha", "bin", "mocha.js");
  const specs = join("test", "kafka", "**", "*.spec.ts");
  const { status } = spawnSync(process.execPath, [mocha, specs], { cwd: ROOT, stdio: "inherit" });
  return status ?? 1;
}

process.exitCode = await main();
