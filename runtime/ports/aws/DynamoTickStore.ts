import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { TICK_TABLE } from "../../contract/tables.ts";
import type { Item } from "../../domain/tickItem.ts";
import type { TickStore } from "../TickStore.ts";

/** {@link TickStore} in DynamoDB. */
export class DynamoTickStore implements TickStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async write(items: readonly Item[]): Promise<readonly Item[]> {
    const requests = items.map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
    const { UnprocessedItems } = await this.#client.send(
      new BatchWriteItemCommand({ RequestItems: { [this.#table]: requests } }),
    );
    return (UnprocessedItems?.[this.#table] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item === undefined ? [] : [PutRequest.Item as Item],
    );
  }

  async *readBackwards(symbol: string, throughKey: string): AsyncIterable<Item> {
    const pages = paginateQuery(
      { client: this.#client, pageSize: 200 },
      {
        TableName: this.#table,
        KeyConditionExpression: "#symbol = :symbol AND #key <= :key",
        ExpressionAttributeNames: {
          "#symbol": TICK_TABLE.partitionKey,
          "#key": TICK_TABLE.sortKey,
        },
        ExpressionAttributeValues: { ":symbol": { S: symbol }, ":key": { S: throughKey } },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
    );
    for await (const page of pages) yield* (page.Items ?? []) as Item[];
  }
}

/** The domain's items are the SDK's, less the kinds of attribute that no table here holds. */
export function toAttributes(item: Item): Record<string, AttributeValue> {
  return item as Record<string, AttributeValue>;
}
