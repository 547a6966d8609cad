import type {
  BatchGetItemCommandOutput,
  DynamoDBClient,
  KeysAndAttributes,
  PutItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  paginateQuery,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { TREND_TABLE } from "../../contract/tables.ts";
import { toAlertItem } from "../../domain/alertItem.ts";
import { fromStateItem, toStateItem } from "../../domain/stateItem.ts";
import type { Item } from "../../domain/tickItem.ts";
import type { TrendState } from "../../domain/TrendState.ts";
import type { Clock } from "../Clock.ts";
import type { Settlement, SettleOutcome, TrendStore } from "../TrendStore.ts";
import { toAttributes } from "./DynamoTickStore.ts";
import type { Parcel } from "./packTransactions.ts";
import { packTransactions } from "./packTransactions.ts";

/** Most items of one read call.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_READ_ITEMS = 100;

/** A symbol's state and its alerts, to be written all or not at all; the state is the first item. */
interface StateParcel extends Parcel {
  readonly symbol: string;
  readonly put: Omit<PutItemCommandInput, "Item"> & { readonly Item: Item };
}

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
    const put = this.#putState(state);
    try {
      await this.#client.send(new PutItemCommand({ ...put, Item: toAttributes(put.Item) }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async settle(settlements: readonly Settlement[]): Promise<ReadonlyMap<string, SettleOutcome>> {
    const outcomes = new Map<string, SettleOutcome>();
    const parcels = settlements.map(({ state, alerts }) => {
      const put = this.#putState(state);
      const items = alerts.map(({ alert, status }) => toAlertItem(alert, status));
      return { symbol: state.symbol, put, items: [put.Item, ...items] };
    });
    await Promise.all(packTransactions(parcels).map((pack) => this.#write(pack, outcomes)));
    return outcomes;
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

  /**
   * Writes parcels in one transaction. What stops it may be one of them alone: the others are written
   * each for itself then.
   */
  async #write(
    parcels: readonly StateParcel[],
    outcomes: Map<string, SettleOutcome>,
  ): Promise<void> {
    const writes = parcels.map(({ put, items: [, ...alerts] }) => [
      { Put: { ...put, Item: toAttributes(put.Item) } },
      ...alerts.map((item) => ({ Put: { TableName: this.#table, Item: toAttributes(item) } })),
    ]);
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: writes.flat() }));
      for (const { symbol } of parcels) outcomes.set(symbol, "settled");
    } catch (error) {
      const overtaken = findOvertaken(parcels, error);
      for (const { symbol } of overtaken) outcomes.set(symbol, "overtaken");
      const others = parcels.filter((parcel) => !overtaken.includes(parcel));
      if (parcels.length > 1 && isAboutItems(error)) {
        await Promise.all(others.map((parcel) => this.#write([parcel], outcomes)));
      } else for (const { symbol } of others) outcomes.set(symbol, { error });
    }
  }

  #putState(state: TrendState) {
    return {
      TableName: this.#table,
      Item: toStateItem(state),
      ConditionExpression:
        state.version === 1 ? "attribute_not_exists(#version)" : "#version = :before",
      ExpressionAttributeNames: { "#version": "version" },
      ...(state.version === 1
        ? {}
        : { ExpressionAttributeValues: { ":before": { N: String(state.version - 1) } } }),
    };
  }
}

/** Whether the items of a transaction stopped it, rather than the way to the table. */
function isAboutItems(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException ||
    // Over 4 MB, for one.
    (error instanceof DynamoDBServiceException && error.name === "ValidationException")
  );
}

/** The parcels whose state another writer changed first; reasons stand in the order of the items. */
function findOvertaken(parcels: readonly StateParcel[], error: unknown): StateParcel[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  const reasons = error.CancellationReasons ?? [];
  let at = 0;
  return parcels.filter(({ items }) => {
    const own = reasons.slice(at, (at += items.length));
    return own.some(({ Code }) => Code === "ConditionalCheckFailed");
  });
}
