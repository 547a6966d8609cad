import { pace } from "../cli/pace.ts";
import { pipelineNames } from "../cli/replay/pipelineNames.ts";
import { sendTicks } from "../cli/sources/sendTicks.ts";
import { simulateTicks } from "../cli/sources/simulateTicks.ts";
import { processorMs, processTree, STAND_IN } from "./processTree.ts";
import type { LocalStack } from "../local/LocalStack.ts";
import { withStack } from "./withStack.ts";

/** Ticks that go before those that are measured, so that the functions' code is compiled. */
const WARM_UP = 4_000;

/**
 * Ticks per second through the whole pipeline, from the first sent to the last applied to a trend, and the
 * processor time that each takes: two cores have 2,000,000 µs a second to give. What a pipeline keeps up: the
 * first ticks, which are slower, are not counted.
 */
export async function benchThroughput(): Promise<void> {
  console.log(
    `end to end on the emulators, defaults, from the first tick sent to the last applied, after ${WARM_UP} others`,
  );
  await run("50 symbols", 50, 30_000);
  await run("1 symbol", 1, 8_000);
}

async function run(name: string, symbolCount: number, count: number): Promise<void> {
  const symbols = Array.from({ length: symbolCount }, (_, index) => `S${index}`);
  await withStack({ symbols }, async (stack) => {
    await send(stack, symbols, WARM_UP, "2026-01-05T14:30:00Z");
    const before = spent();
    const start = performance.now();
    const sent = await send(stack, symbols, count, "2026-03-02T14:30:00Z");
    const seconds = (performance.now() - start) / 1000;
    const after = spent();
    const perTick = (until: number, from: number) => Math.round(((until - from) * 1000) / sent);
    console.log(
      `  ${name.padEnd(12)} ${sent} ticks in ${seconds.toFixed(1)} s: ` +
        `${Math.round(sent / seconds)} ticks/s, ${perTick(after.all, before.all)} µs of processor time a ` +
        `tick, ${perTick(after.standIn, before.standIn)} µs of them the DynamoDB stand-in's`,
    );
  });
}

/** Sends ticks as fast as the stream takes them, and waits until all of them are applied. */
async function send(
  stack: LocalStack,
  symbols: readonly string[],
  count: number,
  start: string,
): Promise<number> {
  const { stream = "" } = pipelineNames(stack, undefined);
  const ticks = simulateTicks({ seed: 1, symbols, start, count });
  const { sent } = await sendTicks(pace(ticks, { speed: "max" }), {
    client: stack.clients.kinesis,
    streamName: stream,
    recordsPerKey: 500,
  });
  await stack.drain();
  return sent;
}

/** Processor time so far of all processes of the run, in milliseconds. */
function spent(): { readonly all: number; readonly standIn: number } {
  const tree = processTree(process.pid);
  return {
    all: processorMs(tree),
    standIn: processorMs(tree.filter(({ name }) => name === STAND_IN)),
  };
}

if (import.meta.main) await benchThroughput();
