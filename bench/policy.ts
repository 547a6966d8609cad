import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { judgeProgram } from "../local/policy/judgeProgram.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = 3;

/** Arguments that make more than 200 resources. */
const CONFIG = {
  network: { createVpc: true },
  storage: { accessLogs: true },
  lake: { firehose: true, quotes: true },
};

/** Time that the policy pack takes over the program with many options, once program and pack are loaded. */
export async function benchPolicy(): Promise<void> {
  console.log("policy pack, its host in a process of its own");
  for (let run = 1; run <= RUNS; run += 1) {
    const { judgingMs, resources, policies } = await judgeProgram({
      programDir: ROOT,
      stack: "dev",
      packDir: join(ROOT, "policy"),
      config: CONFIG,
    });
    console.log(
      `  run ${run}        ${resources.length} resources by ${policies.length} policies in ` +
        `${(judgingMs / 1000).toFixed(2)} s`,
    );
  }
}
