import type {
  BatchGetItemCommandOutput,
  DynamoDBClient,
  KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  paginateQuery,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { TREND_TABLE } from "../../contract/tables.ts";
import { toAlertItem } from "../../domain/alertItem.ts";
import { fromStateItem, toStateItem } from "../../domain/stateItem.ts";
import type { TrendState } from "../../domain/TrendState.ts";
import type { Clock } from "../Clock.ts";
import type { SettledAlert, TrendStore } from "../TrendStore.ts";
import { toAttributes } from "./DynamoTickStore.ts";

/** Most items of one read call.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_READ_ITEMS = 100;

/** {@link TrendStore} in DynamoDB. A state's version is the lock: a write names the one it follows. */
export class DynamoTrendStore implements TrendStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async load(symbols: readonly string[]): Promise<Map<string, TrendState>> {
    const states = new Map<string, TrendState>();
    for (let at = 0; at < symbols.length; at += MAX_READ_ITEMS) {
      await this.#loadBatch(symbols.slice(at, at + MAX_READ_ITEMS), states);
    }
    return states;
  }

  async save(state: TrendState): Promise<boolean> {
    try {
      await this.#client.send(new PutItemCommand(this.#putState(state)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async settle(state: TrendState, alerts: readonly SettledAlert[]): Promise<boolean> {
    const puts = alerts.map(({ alert, status }) => ({
      Put: { TableName: this.#table, Item: toAttributes(toAlertItem(alert, status)) },
    }));
    try {
      const items = [{ Put: this.#putState(state) }, ...puts];
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && isOvertaken(error)) return false;
      throw error;
    }
  }

  async *waiting(): AsyncIterable<string> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        IndexName: TREND_TABLE.sweepIndex,
        KeyConditionExpression: "#sweep = :pending",
        ExpressionAttributeNames: { "#sweep": TREND_TABLE.sweepKey },
        ExpressionAttributeValues: { ":pending": { S: TREND_TABLE.sweepValue } },
      },
    );
    for await (const page of pages) {
      for (const item of page.Items ?? []) yield item[TREND_TABLE.partitionKey]?.S ?? "";
    }
  }

  async #loadBatch(symbols: readonly string[], states: Map<string, TrendState>): Promise<void> {
    const keys = symbols.map((symbol) => ({
      [TREND_TABLE.partitionKey]: { S: symbol },
      [TREND_TABLE.sortKey]: { S: TREND_TABLE.stateItem },
    }));
    let wanted: KeysAndAttributes | undefined = { Keys: keys, ConsistentRead: true };
    for (let attempt = 1; wanted !== undefined; attempt += 1) {
      const { Responses, UnprocessedKeys }: BatchGetItemCommandOutput = await this.#client.send(
        new BatchGetItemCommand({ RequestItems: { [this.#table]: wanted } }),
      );
      for (const item of Responses?.[this.#table] ?? []) {
        const state = fromStateItem(item);
        states.set(state.symbol, state);
      }
      wanted = UnprocessedKeys?.[this.#table];
      if (wanted !== undefined) await this.#clock.backOff(attempt);
    }
  }

  #putState(state: TrendState) {
    return {
      TableName: this.#table,
      Item: toAttributes(toStateItem(state)),
      ConditionExpression:
        state.version === 1 ? "attribute_not_exists(#version)" : "#version = :before",
      ExpressionAttributeNames: { "#version": "version" },
      ...(state.version === 1
        ? {}
        : { ExpressionAttributeValues: { ":before": { N: String(state.version - 1) } } }),
    };
  }
}

function isOvertaken(error: TransactionCanceledException): boolean {
  return (error.CancellationReasons ?? []).some(({ Code }) => Code === "ConditionalCheckFailed");
}
