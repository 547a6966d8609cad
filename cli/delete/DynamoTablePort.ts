import type { AttributeValue, DynamoDBClient, WriteRequest } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Item } from "../../runtime/domain/tickItem.ts";
import { DynamoTickStore, toAttributes } from "../../runtime/ports/aws/DynamoTickStore.ts";
import type { Clock } from "../../runtime/ports/Clock.ts";
import { explainDenial } from "./DeletionError.ts";
import type { ItemKey, ItemRange, TablePort } from "./TablePort.ts";

/** Most items that one call deletes. */
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
const BATCH_ITEMS = 25;

/** How often what a call left is sent again. */
const MAX_ATTEMPTS = 20;

/** A table and its client. */
interface DynamoTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Name of the sort key. */
  readonly sortKey: string;
  readonly clock: Clock;
}

/** A table in DynamoDB of which the partition key is `symbol`. */
export class DynamoTablePort implements TablePort {
  readonly table: string;
  readonly #options: DynamoTable;

  constructor(options: DynamoTable) {
    this.table = options.table;
    this.#options = options;
  }

  async *keys(range: ItemRange): AsyncGenerator<readonly ItemKey[]> {
    const pages = this.#pages(range);
    const action = range.symbol === undefined ? "dynamodb:Scan" : "dynamodb:Query";
    for (;;) {
      const next = await this.#ask(action, () => pages.next());
      if (next.done === true) return;
      const items = next.value.Items ?? [];
      if (items.length > 0) yield items.map((item) => this.#keyOf(item));
    }
  }

  async remove(keys: readonly ItemKey[]): Promise<void> {
    for (let at = 0; at < keys.length; at += BATCH_ITEMS) {
      await this.#removeBatch(keys.slice(at, at + BATCH_ITEMS));
    }
  }

  async read(key: ItemKey): Promise<Item | undefined> {
    const { client, table } = this.#options;
    const get = { TableName: table, Key: this.#attributesOf(key), ConsistentRead: true };
    const answer = await this.#ask("dynamodb:GetItem", () => client.send(new GetItemCommand(get)));
    return answer.Item;
  }

  async replace(item: Item, version: number): Promise<boolean> {
    const { client, table } = this.#options;
    const put = new PutItemCommand({
      TableName: table,
      Item: toAttributes(item),
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: { ":before": { N: String(version) } },
    });
    try {
      await this.#ask("dynamodb:PutItem", () => client.send(put));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async *backwards(symbol: string, through: string): AsyncGenerator<Item> {
    const { client, table } = this.#options;
    const found = new DynamoTickStore(client, table).readBackwards(symbol, through);
    const items = found[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#ask("dynamodb:Query", () => items.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  #pages({ symbol, first, last }: ItemRange) {
    const { client, table, sortKey } = this.#options;
    const between = "#sort BETWEEN :first AND :last";
    const shared = {
      TableName: table,
      ConsistentRead: true,
      ProjectionExpression: "#symbol, #sort",
      ExpressionAttributeNames: { "#symbol": "symbol", "#sort": sortKey },
    };
    const ends = { ":first": { S: first }, ":last": { S: last } };
    if (symbol === undefined) {
      const scan = { ...shared, FilterExpression: between, ExpressionAttributeValues: ends };
      return paginateScan({ client }, scan);
    }
    return paginateQuery(
      { client },
      {
        ...shared,
        KeyConditionExpression: `#symbol = :symbol AND ${between}`,
        ExpressionAttributeValues: { ...ends, ":symbol": { S: symbol } },
      },
    );
  }

  async #removeBatch(keys: readonly ItemKey[]): Promise<void> {
    const { client, table, clock } = this.#options;
    let requests: WriteRequest[] = keys.map((key) => ({
      DeleteRequest: { Key: this.#attributesOf(key) },
    }));
    for (let attempt = 1; requests.length > 0; attempt += 1) {
      const RequestItems = { [table]: requests };
      const { UnprocessedItems } = await this.#ask("dynamodb:BatchWriteItem", () =>
        client.send(new BatchWriteItemCommand({ RequestItems })),
      );
      requests = UnprocessedItems?.[table] ?? [];
      if (requests.length === 0) return;
      if (attempt === MAX_ATTEMPTS) {
        throw new Error(`table ${table} is throttled; raise its capacity and run it again`);
      }
      await clock.backOff(attempt);
    }
  }

  #keyOf(item: Readonly<Record<string, AttributeValue>>): ItemKey {
    return { symbol: item.symbol?.S ?? "", sort: item[this.#options.sortKey]?.S ?? "" };
  }

  #attributesOf({ symbol, sort }: ItemKey): Record<string, AttributeValue> {
    return { symbol: { S: symbol }, [this.#options.sortKey]: { S: sort } };
  }

  #ask<Result>(action: string, call: () => Promise<Result>): Promise<Result> {
    return explainDenial(action, `table/${this.table}`, call);
  }
}
