import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { RoadRun } from "./Road.ts";

/** Prices whose averages of 2 and 4 ticks cross twice. */
export const CROSSING = [10, 9, 8, 7, 6, 8, 10, 12, 11, 9, 7, 5];

/** Ticks of one symbol as producers send them, a second apart, the last one now. */
export function makeTicks(symbol: string, prices: readonly number[] = CROSSING): string[] {
  const firstMs = Date.now() - prices.length * 1_000;
  return prices.map((price, index) =>
    JSON.stringify({
      symbol,
      price: String(price),
      timestamp: new Date(firstMs + index * 1_000).toISOString(),
    }),
  );
}

/** Puts records into the tick stream, and waits until they are through. */
export async function sendRecords(
  { stack, names }: RoadRun,
  records: readonly string[],
): Promise<void> {
  const Records = records.map((record) => ({ PartitionKey: "A", Data: Buffer.from(record) }));
  const sent = await stack.clients.kinesis.send(
    new PutRecordsCommand({ StreamName: names.stream, Records }),
  );
  if (sent.FailedRecordCount !== 0) throw new Error("the stream must take all records");
  await stack.drain();
}
