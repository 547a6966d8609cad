import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { FunctionInvoker } from "../lambda/model.ts";
import type { MappingDefinition } from "../model.ts";

/** Time, so that a simulation can bring its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after that many milliseconds, or at once when the signal is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Whether anything goes on at a service with streams, by which they are read often or seldom. */
export interface ServiceActivity {
  /** Whether nothing is under way, and nothing was for a while. */
  readonly isQuiet: boolean;
  /** Notes a sign of life: something that was written, or somebody who waits. */
  note(): void;
  /** Calls at each sign of life, until what is returned is called. */
  listen(listener: () => void): () => void;
}

/** Chance, so that a simulation can seed it: a number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** What a filter says of a record. */
export type Verdict = "passes" | "filtered" | "unreadable";

/** One record of a shard, in the form in which Lambda hands it over. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Records of equal keys are delivered in order: partition key, or primary key of the item. */
  readonly orderKey: string;
  /** When the stream took it, epoch milliseconds. */
  readonly arrivedAtMs: number;
  /** The element of the event's `Records`, JSON text; empty unless it passes the filter. */
  readonly json: string;
  /** Length of that text in UTF-8. */
  readonly bytes: number;
  /**
   * What the mapping's filter says. `filtered` and `unreadable` (a filter on the data, which is no
   * JSON) are not delivered and count as done, as in Lambda.
   */
  readonly verdict: Verdict;
}

/** Where to go on reading a shard. */
export type Position =
  | { readonly type: "TRIM_HORIZON" }
  | { readonly type: "AFTER_SEQUENCE_NUMBER"; readonly sequenceNumber: string }
  | { readonly type: "SHARD_END" };

/** A position from which there is something to read. */
export type ReadPosition = Exclude<Position, { readonly type: "SHARD_END" }>;

/** A shard and where it comes from. */
export interface Shard {
  readonly id: string;
  /** Shards to be finished before this one is begun; those no longer listed count as finished. */
  readonly parentIds: readonly string[];
  /** Differs when a stream of the same ARN was made anew, so that old checkpoints say nothing. */
  readonly generation: string;
}

/** What one read of a shard gave. */
export interface Page {
  readonly records: readonly StreamRecord[];
  /** For the next read; absent when the shard is closed and read to its end. */
  readonly nextIterator?: string;
  /** Whether there was nothing behind the records at the time of the read. */
  readonly atTip: boolean;
}

/** A stream, as a mapping reads it. */
export interface ShardSource {
  /** All shards that are not trimmed yet. */
  listShards(): Promise<readonly Shard[]>;
  /** @throws {DataTrimmedError} if the records after the position are gone. */
  openIterator(shardId: string, position: ReadPosition): Promise<string>;
  /**
   * @throws {IteratorExpiredError} if it was opened too long ago.
   * @throws {DataTrimmedError} if the records at the iterator are gone.
   */
  read(shardId: string, iterator: string): Promise<Page>;
}

/** An iterator is too old to be used; a new one for the same position will do. */
export class IteratorExpiredError extends Error {
  override readonly name = "IteratorExpiredError";
}

/** The stream no longer holds the records asked for. */
export class DataTrimmedError extends Error {
  override readonly name = "DataTrimmedError";
}

/** Position of one shard, as kept. */
export interface Checkpoint {
  readonly shardId: string;
  readonly generation: string;
  readonly position: Position;
}

/** Keeps checkpoints over a crash of the process. Every write is complete when the call returns. */
export interface Checkpoints {
  /** Whether the mapping has run on this source before. */
  isStarted(mappingId: string, eventSourceArn: string): boolean;
  /** Notes that it has, together with the positions it starts from: all or nothing. */
  start(mappingId: string, eventSourceArn: string, positions: readonly Checkpoint[]): void;
  /** Checkpoint of one shard. */
  read(mappingId: string, eventSourceArn: string, shardId: string): Checkpoint | undefined;
  /** Replaces the checkpoint of one shard. */
  write(mappingId: string, eventSourceArn: string, checkpoint: Checkpoint): void;
}

/** Why records were given up, as Lambda's invocation record says it. */
export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** What a mapping reports of its work. */
export type MappingEvent = { readonly mappingId: string } & MappingReport;

/** What is reported, without whose it is. */
export type MappingReport =
  | { readonly type: "shardStarted" | "shardFinished"; readonly shardId: string }
  | {
      readonly type: "invoked";
      readonly shardId: string;
      /** What the function was given. */
      readonly batch: readonly StreamRecord[];
      /** Records at the head of the batch that are done by it. */
      readonly done: number;
      readonly durationMs: number;
      /** Why the rest of them is not. */
      readonly error?: string;
    }
  | {
      readonly type: "retrying";
      readonly shardId: string;
      readonly records: number;
      readonly waitMs: number;
      readonly reason: string;
    }
  | {
      /** Records that no filter lets pass. */
      readonly type: "filtered";
      readonly shardId: string;
      readonly records: number;
      /** How many of them hold no JSON to look into. */
      readonly unreadable: number;
    }
  | {
      readonly type: "discarded";
      readonly shardId: string;
      readonly records: number;
      readonly condition: DiscardCondition;
      /** Object that holds them; absent when the mapping has no destination: they are lost. */
      readonly key?: string;
      readonly reason: string;
    }
  | {
      readonly type: "destinationFailed";
      readonly shardId: string;
      readonly waitMs: number;
      readonly reason: string;
    }
  | {
      /** Reading or keeping count failed; it is tried again. */
      readonly type: "readFailed";
      /** Absent when the shards could not be listed. */
      readonly shardId?: string;
      readonly waitMs: number;
      readonly reason: string;
    }
  | {
      /** Records that the stream dropped before they were read: they are lost. */
      readonly type: "dataTrimmed";
      readonly shardId: string;
      readonly afterSequenceNumber?: string;
    }
  | {
      /** The stream was made anew, so that the shard is read from its beginning. */
      readonly type: "checkpointStale";
      readonly shardId: string;
    };

/** How far a mapping is behind its stream. */
export interface MappingLag {
  /** Records read and not done. */
  readonly pendingRecords: number;
  /** Age of the oldest of them, 0 when there is none: CloudWatch's IteratorAge, in milliseconds. */
  readonly iteratorAgeMs: number;
  /** Whether the last read of every shard found nothing new. */
  readonly caughtUp: boolean;
}

/** What a poller of a stream knows of what it polls for. */
export type PolledDefinition = Pick<
  MappingDefinition,
  "id" | "eventSourceArn" | "startingPosition" | "enabled"
>;

/** One shard to be consumed, and the world around that. */
export interface ShardTask {
  readonly source: ShardSource;
  readonly shardId: string;
  readonly start: ReadPosition;
  readonly clock: Clock;
  readonly random: Random;
  readonly activity: ServiceActivity;
  /** Aborted to stop it: what is under way is finished, nothing else is begun. */
  readonly signal: AbortSignal;
  /** A number that is counted up, to tell reads before a moment from those after it. */
  readonly epoch: () => number;
  /** Keeps how far the shard is done. */
  readonly checkpoint: (position: Position) => void;
  readonly report: (event: MappingReport) => void;
}

/** What consumes a shard. */
export interface ShardWorker {
  /** Records read and not done. */
  readonly pending: number;
  /** Arrival of the oldest of them, epoch milliseconds. */
  readonly oldestArrivalMs: number | undefined;
  /** Epoch in which the last read began, when it found nothing new; else undefined. */
  readonly emptyReadEpoch: number | undefined;
  /**
   * Runs until the shard is done to its end or the signal is aborted.
   * @throws when it breaks; a new one may then begin at the last checkpoint.
   */
  run(): Promise<"finished" | "stopped">;
}

/** Clients of the emulators. Over HTTP/1: the Kinesis client's own HTTP/2 fails against every one. */
export interface StreamClients {
  readonly kinesis: KinesisClient;
  readonly streams: DynamoDBStreamsClient;
}

/** What a running mapping needs. */
export interface EventSourceMappingOptions {
  readonly definition: MappingDefinition;
  readonly host: FunctionInvoker;
  readonly clients: StreamClients;
  readonly checkpoints: Checkpoints;
  /** Stores an on-failure object; a rejection makes the mapping try again until it is stopped. */
  readonly putFailedObject: (bucket: string, key: string, body: string) => Promise<void>;
  readonly onEvent?: (event: MappingEvent) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
  /**
   * What goes on at the stream's service, by which it is read often or seldom.
   * @default what the mapping itself reads
   */
  readonly activity?: ServiceActivity;
}

/** A running mapping. */
export interface EventSourceMapping {
  readonly definition: MappingDefinition;
  lag(): MappingLag;
  /** Whether nothing is in flight and the last read of every shard found nothing new. */
  idle(): boolean;
  /**
   * Resolves when all that was in the stream at the time of the call is done: every shard has been
   * read to its end after it, and nothing is pending. Rejects when the mapping is stopped before.
   */
  drained(): Promise<void>;
  /** Stops reading, waits for the invocations under way, and leaves the rest to the next start. */
  stop(): Promise<void>;
}
