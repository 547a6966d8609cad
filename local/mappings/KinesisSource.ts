import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsCommandOutput,
} from "@aws-sdk/client-kinesis";
import type { RecordOrigin, WireKinesisRecord } from "./kinesisRecord.ts";
import { kinesisRecord } from "./kinesisRecord.ts";
import {
  IteratorExpiredError,
  type Page,
  type ReadPosition,
  type Shard,
  type ShardSource,
  type StreamRecord,
} from "./model.ts";
import type { RecordFilter } from "./RecordFilter.ts";
import { requireValue } from "./requireValue.ts";
import { sendForWire } from "./sendForWire.ts";

/** A page of GetRecords, as it comes over the wire. */
interface WirePage {
  readonly Records?: readonly WireKinesisRecord[];
  readonly NextShardIterator?: string | null;
  readonly MillisBehindLatest?: number;
}

/** Records of one read: enough to keep the lanes busy, and little to hold in one piece. */
const PAGE_SIZE = 1000;

/** What is read, and through which client. */
export interface KinesisSourceOptions {
  readonly client: KinesisClient;
  readonly eventSourceArn: string;
  readonly filter: RecordFilter;
  /** @default as Lambda hands a record over */
  readonly makeRecord?: (record: WireKinesisRecord, origin: RecordOrigin) => StreamRecord;
}

/** A Kinesis data stream. */
export class KinesisSource implements ShardSource {
  readonly #options: KinesisSourceOptions;
  readonly #streamName: string;
  /** Iterator at the beginning of each shard in which nothing has been found yet. */
  readonly #first = new Map<string, string>();

  constructor(options: KinesisSourceOptions) {
    this.#options = options;
    const name = /^arn:[^:]+:kinesis:[^:]*:[^:]*:stream\/([^/]+)$/.exec(
      options.eventSourceArn,
    )?.[1];
    if (name === undefined) {
      throw new Error(
        `Event source must be the ARN of a Kinesis stream, got "${options.eventSourceArn}"; ` +
          "stream consumers (enhanced fan-out) do not run locally.",
      );
    }
    this.#streamName = name;
  }

  async listShards(): Promise<readonly Shard[]> {
    const shards: Shard[] = [];
    let next: string | undefined;
    do {
      const page: ListShardsCommandOutput = await this.#options.client.send(
        new ListShardsCommand(
          next === undefined ? { StreamName: this.#streamName } : { NextToken: next },
        ),
      );
      for (const shard of page.Shards ?? []) {
        shards.push({
          id: requireValue(shard.ShardId, "ListShards", "ShardId"),
          parentIds: [shard.ParentShardId, shard.AdjacentParentShardId].filter(
            (id) => id !== undefined,
          ),
          generation: shard.SequenceNumberRange?.StartingSequenceNumber ?? "",
        });
      }
      next = page.NextToken;
    } while (next !== undefined);
    return shards;
  }

  async openIterator(shardId: string, position: ReadPosition): Promise<string> {
    const { ShardIterator } = await this.#options.client.send(
      new GetShardIteratorCommand({
        StreamName: this.#streamName,
        ShardId: shardId,
        ShardIteratorType: position.type,
        ...(position.type === "AFTER_SEQUENCE_NUMBER"
          ? { StartingSequenceNumber: position.sequenceNumber }
          : {}),
      }),
    );
    const iterator = requireValue(ShardIterator, "GetShardIterator", "ShardIterator");
    if (position.type === "TRIM_HORIZON") this.#first.set(shardId, iterator);
    return iterator;
  }

  /**
   * Reads on. A shard in which nothing has been found yet is read from its beginning again: after an empty
   * read the emulator goes on from the time of that read, and the first record of a stream, whose place is
   * the time at which its put began, would be passed over when that put ended later.
   */
  async read(shardId: string, iterator: string): Promise<Page> {
    const page = await this.#read(shardId, iterator);
    if (this.#first.get(shardId) !== iterator) return page;
    if (page.records.length === 0 && page.nextIterator !== undefined) {
      // Only from a later place does it tell that the shard is closed; nothing more comes then.
      const { records, nextIterator } = await this.#read(shardId, page.nextIterator);
      const isOpen = nextIterator !== undefined || records.length > 0;
      return isOpen ? { ...page, nextIterator: iterator } : { records, atTip: page.atTip };
    }
    this.#first.delete(shardId);
    return page;
  }

  async #read(shardId: string, iterator: string): Promise<Page> {
    const { client, eventSourceArn, filter, makeRecord = kinesisRecord } = this.#options;
    try {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: PAGE_SIZE });
      const page = (await sendForWire(command, () => client.send(command))) as WirePage;
      const origin = { shardId, eventSourceArn, filter };
      return {
        records: (page.Records ?? []).map((record) => makeRecord(record, origin)),
        ...(page.NextShardIterator ? { nextIterator: page.NextShardIterator } : {}),
        atTip: (page.MillisBehindLatest ?? 0) === 0,
      };
    } catch (error) {
      if (error instanceof ExpiredIteratorException) {
        throw new IteratorExpiredError(error.message, { cause: error });
      }
      throw error;
    }
  }
}
