import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { TREND_TABLE } from "../../contract/tables.ts";
import type { PollClaim, PollLedger, Spent } from "../PollLedger.ts";

type Item = Readonly<Record<string, AttributeValue>>;

/** {@link PollLedger} in one item of the trend table. */
export class DynamoPollLedger implements PollLedger {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #poller: string;

  /** @param poller who polls: another one's requests are news to it */
  constructor(client: DynamoDBClient, table: string, poller: string) {
    this.#client = client;
    this.#table = table;
    this.#poller = poller;
  }

  async claim(atMs: number): Promise<PollClaim> {
    const before = await this.#update({
      UpdateExpression: "SET #last = :at, #poller = :poller",
      ConditionExpression: "attribute_not_exists(#last) OR #last < :at",
      ExpressionAttributeNames: {
        "#last": TREND_TABLE.lastPollAttribute,
        "#poller": TREND_TABLE.pollerAttribute,
      },
      ExpressionAttributeValues: { ":at": { N: String(atMs) }, ":poller": { S: this.#poller } },
    });
    if (before === undefined) return { isMine: false, previousMs: undefined };
    const previousMs = numberOf(before[TREND_TABLE.lastPollAttribute]);
    if (before[TREND_TABLE.pollerAttribute]?.S === this.#poller)
      return { isMine: true, previousMs };
    const settledMs = numberOf(before[TREND_TABLE.settledPollAttribute]);
    return {
      isMine: true,
      previousMs,
      others: {
        spent: readSpent(before[TREND_TABLE.spentAttribute]?.S),
        isSettled: settledMs === previousMs,
      },
    };
  }

  async settle(atMs: number, spent: readonly Spent[]): Promise<void> {
    await this.#update({
      UpdateExpression: "SET #spent = :spent, #settled = :at",
      ConditionExpression: "#last = :at",
      ExpressionAttributeNames: {
        "#last": TREND_TABLE.lastPollAttribute,
        "#spent": TREND_TABLE.spentAttribute,
        "#settled": TREND_TABLE.settledPollAttribute,
      },
      ExpressionAttributeValues: {
        ":at": { N: String(atMs) },
        ":spent": { S: JSON.stringify(spent.map(({ atMs: at, requests }) => [at, requests])) },
      },
    });
  }

  /** @returns the item as it was, empty if there was none; undefined: the condition does not hold */
  async #update(
    input: Omit<UpdateItemCommand["input"], "TableName" | "Key" | "ReturnValues">,
  ): Promise<Item | undefined> {
    try {
      const { Attributes = {} } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: {
            [TREND_TABLE.partitionKey]: { S: TREND_TABLE.schedulePartition },
            [TREND_TABLE.sortKey]: { S: TREND_TABLE.pollsItem },
          },
          ReturnValues: "ALL_OLD",
          ...input,
        }),
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}

/** As it was written here; nothing of an item of before there was anything. */
function readSpent(text = "[]"): Spent[] {
  const pairs = JSON.parse(text) as readonly (readonly [number, number])[];
  return pairs.map(([atMs, requests]) => ({ atMs, requests }));
}
