import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetItemCommand, paginateScan, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { AlertEntry, StoredTrend } from "../../dashboard/api.ts";
import { MAX_ALERTS } from "../../dashboard/api.ts";
import { TREND_TABLE } from "../../runtime/contract/tables.ts";
import type { Feed } from "../../runtime/contract/tick.ts";
import { fromStateItem } from "../../runtime/domain/stateItem.ts";
import { countsInTrend, fromTickItem, tickSortKey } from "../../runtime/domain/tickItem.ts";
import type { TrendState, TrendTick } from "../../runtime/domain/TrendState.ts";
import { DynamoTickStore } from "../../runtime/ports/aws/DynamoTickStore.ts";
import type { PipelineNames } from "../replay/pipelineNames.ts";
import { fromAlertItem } from "./alertEntry.ts";
import { fromTrendItem, TREND_FIELDS } from "./fromTrendItem.ts";
import type { PageTables } from "./PageTables.ts";

/** Most items of one read call. */
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const MAX_READ_ITEMS = 100;

/** {@link PageTables} in DynamoDB. */
export class DynamoPageTables implements PageTables {
  readonly #client: DynamoDBClient;
  readonly #trendTable: string;
  readonly #ticks: DynamoTickStore;
  readonly #feed: Feed;

  constructor(
    client: DynamoDBClient,
    names: Pick<PipelineNames, "tickTable" | "trendTable">,
    feed: Feed,
  ) {
    this.#client = client;
    this.#trendTable = names.trendTable;
    this.#ticks = new DynamoTickStore(client, names.tickTable);
    this.#feed = feed;
  }

  async loadTrends(): Promise<{ states: TrendState[]; alerts: AlertEntry[] }> {
    const states: TrendState[] = [];
    let alerts: AlertEntry[] = [];
    const pages = paginateScan(
      { client: this.#client },
      { TableName: this.#trendTable, ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const key = item[TREND_TABLE.sortKey]?.S ?? "";
        if (key === TREND_TABLE.stateItem) states.push(fromStateItem(item));
        else if (key.startsWith(TREND_TABLE.alertPrefix)) alerts.push(fromAlertItem(item));
      }
      alerts = alerts.sort((a, b) => b.atMs - a.atMs).slice(0, MAX_ALERTS);
    }
    return { states, alerts };
  }

  async readTrends(symbols: readonly string[]): Promise<Map<string, StoredTrend>> {
    const trends = new Map<string, StoredTrend>();
    for (let at = 0; at < symbols.length; at += MAX_READ_ITEMS) {
      for (const item of await this.#readStates(symbols.slice(at, at + MAX_READ_ITEMS))) {
        const trend = fromTrendItem(item);
        if (trend !== undefined) trends.set(item[TREND_TABLE.partitionKey]?.S ?? "", trend);
      }
    }
    return trends;
  }

  async readTicks(
    symbol: string,
    { tick: end, isIncluded }: { readonly tick: TrendTick; readonly isIncluded: boolean },
    count: number,
  ): Promise<TrendTick[]> {
    const found: TrendTick[] = [];
    if (count === 0) return found;
    for await (const item of this.#ticks.readBackwards(symbol, tickSortKey(end))) {
      const tick = fromTickItem(item, 0, this.#feed);
      if (tick === undefined || !countsInTrend(tick)) continue;
      if (!isIncluded && tick.id === end.id && tick.atMs === end.atMs) continue;
      found.push({ atMs: tick.atMs, id: tick.id, price: tick.price });
      if (found.length === count) break;
    }
    return found.reverse();
  }

  async readAlerts(symbol: string, count: number): Promise<AlertEntry[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#trendTable,
        KeyConditionExpression: "#symbol = :symbol AND begins_with(#item, :alert)",
        ExpressionAttributeNames: {
          "#symbol": TREND_TABLE.partitionKey,
          "#item": TREND_TABLE.sortKey,
        },
        ExpressionAttributeValues: {
          ":symbol": { S: symbol },
          ":alert": { S: TREND_TABLE.alertPrefix },
        },
        ScanIndexForward: false,
        Limit: count,
      }),
    );
    return Items.map(fromAlertItem);
  }

  /** What a busy table leaves out is read with the next look. */
  async #readStates(symbols: readonly string[]): Promise<Record<string, AttributeValue>[]> {
    const { Responses } = await this.#client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [this.#trendTable]: {
            Keys: symbols.map((symbol) => ({
              [TREND_TABLE.partitionKey]: { S: symbol },
              [TREND_TABLE.sortKey]: { S: TREND_TABLE.stateItem },
            })),
            ProjectionExpression: TREND_FIELDS.map((name) => `#${name}`).join(", "),
            ExpressionAttributeNames: Object.fromEntries(
              TREND_FIELDS.map((name) => [`#${name}`, name]),
            ),
          },
        },
      }),
    );
    return Responses?.[this.#trendTable] ?? [];
  }
}
