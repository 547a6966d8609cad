import { BatchWriteItemCommand, CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { TICK_TABLE } from "../runtime/contract/tables.ts";
import { parseTick } from "../runtime/domain/parseTick.ts";
import type { Item } from "../runtime/domain/tickItem.ts";
import { toTickItem } from "../runtime/domain/tickItem.ts";
import { simulateTicks } from "../cli/sources/simulateTicks.ts";
import { withStack } from "./withStack.ts";

const TABLE = "bench";
const ITEMS = 25;
const COUNT = 5_000;

/**
 * Puts per second that the stand-in for DynamoDB takes by itself: the same ticks that are sent through the
 * whole pipeline, as items of a table with a stream. The bound of every figure here.
 */
export async function benchStandIn(): Promise<void> {
  const items = tickItems();
  await withStack({ symbols: ["AAPL"] }, async ({ clients: { dynamodb } }) => {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: TICK_TABLE.partitionKey, KeyType: "HASH" },
          { AttributeName: TICK_TABLE.sortKey, KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: TICK_TABLE.partitionKey, AttributeType: "S" },
          { AttributeName: TICK_TABLE.sortKey, AttributeType: "S" },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    const start = performance.now();
    for (let at = 0; at < items.length; at += ITEMS) {
      const requests = items.slice(at, at + ITEMS).map((Item) => ({ PutRequest: { Item } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests as never[] } });
      await dynamodb.send(command);
    }
    const rate = (items.length * 1000) / (performance.now() - start);
    console.log(
      `DynamoDB stand-in alone, the same ticks, ${ITEMS} puts a call: ${Math.round(rate)} puts/s`,
    );
  });
}

function tickItems(): Item[] {
  const symbols = Array.from({ length: 50 }, (_, index) => `S${index}`);
  const items: Item[] = [];
  const start = "2026-01-05T14:30:00Z";
  for (const { data } of simulateTicks({ seed: 1, symbols, start, count: COUNT })) {
    const arrivedAtMs = Date.now();
    const parsed = parseTick(data, arrivedAtMs, {
      feed: "any",
      anomalyThresholdPercent: { mantissa: 5, decimals: 0 },
    });
    if ("reason" in parsed) throw new Error(`the simulator made a tick that is ${parsed.reason}`);
    items.push(toTickItem(parsed.tick, { atMs: parsed.atMs, arrivedAtMs, ttlMs: Infinity }));
  }
  return items;
}

if (import.meta.main) await benchStandIn();
