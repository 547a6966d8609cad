import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { TICK_TABLE } from "../runtime/contract/tables.ts";
import { pipelineNames } from "../cli/replay/pipelineNames.ts";
import { withStack } from "./withStack.ts";

const CALLS = 200;
const ITEMS = 25;

/** Puts per second that the stand-in for DynamoDB takes by itself: the bound of every figure here. */
export async function benchStandIn(): Promise<void> {
  await withStack({ symbols: ["AAPL"] }, async (stack) => {
    const { trendTable } = pipelineNames(stack, undefined);
    const start = performance.now();
    for (let call = 0; call < CALLS; call += 1) {
      const requests = Array.from({ length: ITEMS }, (_, index) => ({
        PutRequest: {
          Item: {
            [TICK_TABLE.partitionKey]: { S: `S${index}` },
            item: { S: `bench#${call}` },
            price: { N: "101.25" },
            volume: { N: "1000" },
            data_source: { S: "simulated" },
          },
        },
      }));
      const command = new BatchWriteItemCommand({ RequestItems: { [trendTable]: requests } });
      await stack.clients.dynamodb.send(command);
    }
    const rate = (CALLS * ITEMS * 1000) / (performance.now() - start);
    console.log(`DynamoDB stand-in alone, ${ITEMS} puts a call: ${Math.round(rate)} puts/s`);
  });
}

if (import.meta.main) await benchStandIn();
