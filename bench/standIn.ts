import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteItemCommand, CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { TICK_TABLE } from "../runtime/contract/tables.ts";
import { parseTick } from "../runtime/domain/parseTick.ts";
import type { Item } from "../runtime/domain/tickItem.ts";
import { toTickItem } from "../runtime/domain/tickItem.ts";
import { simulateTicks } from "../cli/sources/simulateTicks.ts";
import { processorMs, processTree, STAND_IN } from "./processTree.ts";
import { withStack } from "./withStack.ts";

/** Calls under way at once: one after another, and as a function makes them. */
const AT_ONCE = [1, 4];
const ITEMS = 25;
const COUNT = 5_000;

/**
 * Puts per second that the stand-in for DynamoDB takes by itself: the same ticks that are sent through the
 * whole pipeline, as items of a table with a stream. The bound of every figure here, with the processor time
 * of its own process that a put takes, which other work on the machine changes little.
 */
export async function benchStandIn(): Promise<void> {
  const items = tickItems();
  await withStack({ symbols: ["AAPL"] }, async ({ clients: { dynamodb } }) => {
    for (const atOnce of AT_ONCE) await run(dynamodb, `bench-${atOnce}`, atOnce, items);
  });
}

async function run(
  dynamodb: DynamoDBClient,
  table: string,
  atOnce: number,
  items: readonly Item[],
): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: table,
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
  const before = spentMs();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const requests = items.slice(next, (next += ITEMS)).map((Item) => ({ PutRequest: { Item } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: requests as never[] } });
      await dynamodb.send(command);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const rate = (items.length * 1000) / (performance.now() - start);
  const perPut = ((spentMs() - before) * 1000) / items.length;
  console.log(
    `DynamoDB stand-in alone, the same ticks, ${ITEMS} puts a call, ${atOnce} at once: ` +
      `${Math.round(rate)} puts/s, ${Math.round(perPut)} µs of its processor time a put`,
  );
}

/** Processor time so far of the stand-in, in milliseconds. */
function spentMs(): number {
  return processorMs(processTree(process.pid).filter(({ name }) => name === STAND_IN));
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
