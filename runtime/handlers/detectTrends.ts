import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { detectBatch } from "./detectBatch.ts";
import { connectTrends } from "./connectTrends.ts";

const { settings, ports } = connectTrends(process.env);

/** Lambda's entry point: a batch of the tick table's stream, new items only. */
export function handler(
  event: DynamoDBStreamEvent,
  _context: Context,
): Promise<DynamoDBBatchResponse> {
  return detectBatch(event.Records, settings, ports);
}
