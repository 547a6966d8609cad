import { setTimeout } from "node:timers/promises";
import { processorMs, processTree } from "./processTree.ts";
import { withStack } from "./withStack.ts";

/** After the start, until functions are loaded and streams are looked at seldom. */
const SETTLE_MS = 5_000;
const SECONDS = 10;

/** Processor time that a local run takes while nothing comes, as a share of one core. */
export async function benchIdle(): Promise<void> {
  await withStack({ symbols: ["AAPL"] }, async () => {
    await setTimeout(SETTLE_MS);
    const before = processorMs(processTree(process.pid));
    await setTimeout(SECONDS * 1000);
    const spentMs = processorMs(processTree(process.pid)) - before;
    const share = ((spentMs / SECONDS / 1000) * 100).toFixed(1);
    console.log(`local run to which nothing is sent: ${share} % of one core`);
  });
}

if (import.meta.main) await benchIdle();
