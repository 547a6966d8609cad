import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paginateScan, QueryCommand } from "@aws-sdk/client-dynamodb";
import { TICK_TABLE, TREND_TABLE } from "../../runtime/contract/tables.ts";
import type { ReportedAlert } from "./Report.ts";

/** Keys of all ticks in the tick table: symbol, a space, sort key. */
export async function readTickKeys(client: DynamoDBClient, table: string): Promise<Set<string>> {
  const keys = new Set<string>();
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ProjectionExpression: "#symbol, #key",
      ExpressionAttributeNames: { "#symbol": TICK_TABLE.partitionKey, "#key": TICK_TABLE.sortKey },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      keys.add(`${item[TICK_TABLE.partitionKey]?.S} ${item[TICK_TABLE.sortKey]?.S}`);
    }
  }
  return keys;
}

/** Whether alerts wait to be published, or ticks are held back. */
export async function hasWaiting(client: DynamoDBClient, table: string): Promise<boolean> {
  const { Count = 0 } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: TREND_TABLE.sweepIndex,
      KeyConditionExpression: "#sweep = :pending",
      ExpressionAttributeNames: { "#sweep": TREND_TABLE.sweepKey },
      ExpressionAttributeValues: { ":pending": { S: TREND_TABLE.sweepValue } },
      Limit: 1,
    }),
  );
  return Count > 0;
}

/** All alerts that the trend table has, settled ones only. */
export async function readAlerts(client: DynamoDBClient, table: string): Promise<ReportedAlert[]> {
  const alerts: ReportedAlert[] = [];
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: "begins_with(#item, :alert)",
      ExpressionAttributeNames: { "#item": TREND_TABLE.sortKey },
      ExpressionAttributeValues: { ":alert": { S: TREND_TABLE.alertPrefix } },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      const text = (name: string): string => item[name]?.S ?? item[name]?.N ?? "";
      alerts.push({
        id: text("id"),
        symbol: text(TREND_TABLE.partitionKey),
        timestamp: text("timestamp"),
        direction: text("direction"),
        price: text("price"),
        // An anomaly has no averages.
        ...(item["short_sma"] === undefined
          ? { kind: text("kind") }
          : { shortSma: text("short_sma"), longSma: text("long_sma") }),
      });
    }
  }
  return alerts;
}
