import { setTimeout } from "node:timers/promises";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { Delivery } from "../local/emulators/DeliveryLog.ts";
import type { LocalStack } from "../local/LocalStack.ts";
import type { Alert } from "../runtime/contract/alert.ts";
import { pipelineNames } from "../cli/replay/pipelineNames.ts";
import { withStack } from "./withStack.ts";

const TICKS_PER_SECOND = 500;
const SECONDS = 10;
const SYMBOLS = 50;
const CALLS_PER_SECOND = 50;
/** Long enough for a cross every few ticks, short enough for each symbol to have many. */
const SWING = 30;

/** Time from a tick's sending to its alert at the topic, at a steady load. */
export async function benchLatency(): Promise<void> {
  console.log(`tick sent to alert at the topic, ${TICKS_PER_SECOND} ticks/s, ${SYMBOLS} symbols`);
  await run("windows 0", { batchWindowSeconds: 0 }, { batchWindowSeconds: 0 });
  await run("defaults", {}, {});
}

async function run(
  name: string,
  processing: Readonly<Record<string, number>>,
  trend: Readonly<Record<string, number>>,
): Promise<void> {
  const sentAtMs = new Map<string, number>();
  const latencies: number[] = [];
  const symbols = Array.from({ length: SYMBOLS }, (_, index) => `S${index}`);
  const onDelivery = ({ message }: Delivery): void => {
    const alert = JSON.parse(message) as Alert;
    const sent = sentAtMs.get(`${alert.symbol} ${alert.timestamp}`);
    if (sent !== undefined) latencies.push(performance.now() - sent);
  };
  await withStack({ symbols, processing, trend, onDelivery }, async (stack) => {
    await send(stack, symbols, sentAtMs);
    await stack.drain();
  });
  latencies.sort((a, b) => a - b);
  const at = (fraction: number): string =>
    `${Math.round(latencies[Math.floor(latencies.length * fraction)] ?? NaN)} ms`;
  console.log(
    `  ${name.padEnd(12)} p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)} of ${latencies.length} alerts`,
  );
}

async function send(
  stack: LocalStack,
  symbols: readonly string[],
  sentAtMs: Map<string, number>,
): Promise<void> {
  const { stream } = pipelineNames(stack, undefined);
  const perCall = TICKS_PER_SECOND / CALLS_PER_SECOND;
  const start = performance.now();
  for (let call = 0; call < SECONDS * CALLS_PER_SECOND; call += 1) {
    const records = Array.from({ length: perCall }, (_, index) => {
      const number = call * perCall + index;
      const symbol = symbols[number % symbols.length] ?? "";
      const round = Math.floor(number / symbols.length);
      const timestamp = new Date(Date.now() - 3_600_000 + round).toISOString();
      const price = (100 + 10 * Math.sin((round * 2 * Math.PI) / SWING)).toFixed(2);
      sentAtMs.set(`${symbol} ${timestamp}`, performance.now());
      const data = JSON.stringify({ symbol, timestamp, price });
      return { PartitionKey: symbol, Data: Buffer.from(data) };
    });
    await stack.clients.kinesis.send(
      new PutRecordsCommand({ StreamName: stream, Records: records }),
    );
    const aheadMs = ((call + 1) * 1000) / CALLS_PER_SECOND - (performance.now() - start);
    if (aheadMs > 0) await setTimeout(aheadMs);
  }
}

if (import.meta.main) await benchLatency();
