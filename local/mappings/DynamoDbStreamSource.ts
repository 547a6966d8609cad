import {
  DescribeStreamCommand,
  type DescribeStreamCommandOutput,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import type { WireDynamoDbRecord } from "./dynamodbRecord.ts";
import { dynamodbRecord } from "./dynamodbRecord.ts";
import {
  DataTrimmedError,
  IteratorExpiredError,
  type Page,
  type ReadPosition,
  type Shard,
  type ShardSource,
} from "./model.ts";
import type { RecordFilter } from "./RecordFilter.ts";
import { requireValue } from "./requireValue.ts";
import { sendForWire } from "./sendForWire.ts";

/** A page of GetRecords, as it comes over the wire. */
interface WirePage {
  readonly Records?: readonly WireDynamoDbRecord[];
  readonly NextShardIterator?: string | null;
}

/** Records of one read: the most that DynamoDB gives. */
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
const PAGE_SIZE = 1000;

/** What is read, and through which client. */
export interface DynamoDbStreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  readonly eventSourceArn: string;
  readonly filter: RecordFilter;
}

/** The stream of a DynamoDB table. Its ARN is a new one when the table is made anew. */
export class DynamoDbStreamSource implements ShardSource {
  readonly #options: DynamoDbStreamSourceOptions;

  constructor(options: DynamoDbStreamSourceOptions) {
    if (!/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/.+$/.test(options.eventSourceArn)) {
      throw new Error(
        `Event source must be the ARN of a table's stream, got "${options.eventSourceArn}"; ` +
          "use the table's streamArn.",
      );
    }
    this.#options = options;
  }

  async listShards(): Promise<readonly Shard[]> {
    const { client, eventSourceArn } = this.#options;
    const shards: Shard[] = [];
    let next: string | undefined;
    do {
      const { StreamDescription: page }: DescribeStreamCommandOutput = await client.send(
        new DescribeStreamCommand({
          StreamArn: eventSourceArn,
          ...(next === undefined ? {} : { ExclusiveStartShardId: next }),
        }),
      );
      for (const shard of page?.Shards ?? []) {
        shards.push({
          id: requireValue(shard.ShardId, "DescribeStream", "ShardId"),
          parentIds: shard.ParentShardId === undefined ? [] : [shard.ParentShardId],
          generation: "",
        });
      }
      next = page?.LastEvaluatedShardId;
    } while (next !== undefined);
    return shards;
  }

  async openIterator(shardId: string, position: ReadPosition): Promise<string> {
    const { client, eventSourceArn } = this.#options;
    const { ShardIterator } = await translatingErrors(
      client.send(
        new GetShardIteratorCommand({
          StreamArn: eventSourceArn,
          ShardId: shardId,
          ShardIteratorType: position.type,
          ...(position.type === "AFTER_SEQUENCE_NUMBER"
            ? { SequenceNumber: position.sequenceNumber }
            : {}),
        }),
      ),
    );
    return requireValue(ShardIterator, "GetShardIterator", "ShardIterator");
  }

  async read(shardId: string, iterator: string): Promise<Page> {
    const { client, eventSourceArn, filter } = this.#options;
    const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: PAGE_SIZE });
    const page = (await translatingErrors(
      sendForWire(command, () => client.send(command)),
    )) as WirePage;
    const origin = { shardId, eventSourceArn, filter };
    return {
      records: (page.Records ?? []).map((record) => dynamodbRecord(record, origin)),
      ...(page.NextShardIterator ? { nextIterator: page.NextShardIterator } : {}),
      atTip: true,
    };
  }
}

async function translatingErrors<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof TrimmedDataAccessException) {
      throw new DataTrimmedError(error.message, { cause: error });
    }
    if (error instanceof ExpiredIteratorException) {
      throw new IteratorExpiredError(error.message, { cause: error });
    }
    throw error;
  }
}
