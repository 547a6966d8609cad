import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { TREND_TABLE } from "../../contract/tables.ts";
import type { PollClaim, PollLedger } from "../PollLedger.ts";

/** {@link PollLedger} in one item of the trend table. */
export class DynamoPollLedger implements PollLedger {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async claim(atMs: number): Promise<PollClaim> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: {
            [TREND_TABLE.partitionKey]: { S: TREND_TABLE.schedulePartition },
            [TREND_TABLE.sortKey]: { S: TREND_TABLE.pollsItem },
          },
          UpdateExpression: "SET #last = :at",
          ConditionExpression: "attribute_not_exists(#last) OR #last < :at",
          ExpressionAttributeNames: { "#last": TREND_TABLE.lastPollAttribute },
          ExpressionAttributeValues: { ":at": { N: String(atMs) } },
          ReturnValues: "UPDATED_OLD",
        }),
      );
      const previous = Attributes?.[TREND_TABLE.lastPollAttribute]?.N;
      return { isMine: true, previousMs: previous === undefined ? undefined : Number(previous) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return { isMine: false, previousMs: undefined };
      }
      throw error;
    }
  }
}
