import type { DynamoDBRecord, KinesisStreamRecord } from "aws-lambda";
import type {
  InvokeAnswer,
  PipelineTargets,
  RedrivePort,
} from "../../../cli/redrive/RedrivePort.ts";
import { failedKafkaObject } from "../../../local/kafka/failedKafkaObject.ts";
import { eventPayload } from "../../../local/mappings/eventPayload.ts";
import { failedObject } from "../../../local/mappings/failedObject.ts";
import type { KafkaMappingDefinition, MappingDefinition } from "../../../local/model.ts";
import type { KafkaEvent, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { kafkaPartition } from "../../../runtime/contract/kafkaEvent.ts";
import { ARRIVED_AT, makeMapping, makeRecord } from "../../mappings/makeRecord.ts";

/** Names of the functions of the tests. */
export const TARGETS: PipelineTargets = {
  kinesis: "process",
  dynamodb: "detect",
  sweep: "sweep",
};

/** Id of the mapping of the tick stream. */
export const KINESIS_MAPPING = "f89f8514-cdd9-4602-9e1f-01a5b77d449b";
/** Id of the mapping of the tick table's stream. */
export const TABLE_MAPPING = "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0";

/** Id of the mapping of the topic. */
export const TOPIC_MAPPING = "7d3c1f2e-0a1b-4c2d-8e3f-405162738495";

/** What a record of a test says, whichever stream it is of. */
export interface MadeRecord {
  readonly sequence: number;
  readonly key?: string;
}

/** Where a made batch comes from, and when it was given up. */
export interface MadeBatch {
  readonly source?: "kinesis" | "dynamodb";
  readonly shardId?: string;
  readonly mappingId?: string;
  readonly streamArn?: string;
  readonly failedAtMs?: number;
}

/** Which mapping of a topic gave a batch up, and when. */
export interface TopicBatch extends Pick<KafkaMappingDefinition, "id" | "eventSourceArn"> {
  readonly bootstrapServers: string;
  readonly failedAtMs: number;
}

/** A failed bucket and functions in memory. */
export class MemoryBucket implements RedrivePort {
  readonly objects = new Map<string, string>();
  /** Events of all invocations, in their order. */
  readonly invocations: { readonly functionName: string; readonly event: string }[] = [];
  readonly removed: string[] = [];
  /** Decides what an invocation gives. */
  function: (event: string, functionName: string) => InvokeAnswer | Promise<InvokeAnswer> = () =>
    answered();
  /** Called before each read and removal; may throw. */
  onTouch: (what: "read" | "remove", key: string) => void = () => undefined;
  #uuids = 0;

  async *list(): AsyncIterable<string> {
    await Promise.resolve();
    yield* [...this.objects.keys()].sort();
  }

  async read(key: string): Promise<string | undefined> {
    await Promise.resolve();
    this.onTouch("read", key);
    return this.objects.get(key);
  }

  async remove(key: string): Promise<void> {
    await Promise.resolve();
    this.onTouch("remove", key);
    this.objects.delete(key);
    this.removed.push(key);
  }

  async invoke(functionName: string, event: string): Promise<InvokeAnswer> {
    this.invocations.push({ functionName, event });
    return this.function(event, functionName);
  }

  /** Sequence numbers of each invocation. */
  get invoked(): string[] {
    return this.invocations.map(({ event }) => sequencesIn(event).join(","));
  }

  /** Keeps records as Lambda does when it gives them up, and returns the key. */
  fail(records: readonly unknown[], batch: MadeBatch = {}): string {
    const { source = "kinesis", shardId = "shardId-000000000000", failedAtMs } = batch;
    const definition = mappingOf(source, batch);
    this.#uuids += 1;
    const { key, body } = failedObject(
      {
        records: records.map((record) => ({
          ...makeRecord(0, { sequenceNumber: sequenceOf(record, source) }),
          json: JSON.stringify(record),
        })),
        condition: "RecordAgeExceeded",
        invokeCount: 0,
      },
      {
        definition,
        shardId,
        nowMs: failedAtMs ?? ARRIVED_AT,
        uuid: uuidOf(this.#uuids),
      },
    );
    this.objects.set(key, body);
    return key;
  }

  /** Keeps records of a topic as Lambda does, partition by partition, and returns the key. */
  failTopic(records: readonly KafkaRecord[], batch: Partial<TopicBatch> = {}): string {
    const { failedAtMs = ARRIVED_AT, bootstrapServers = "127.0.0.1:9092", ...mapping } = batch;
    this.#uuids += 1;
    const { key, body } = failedKafkaObject(
      {
        records: records.map((record) => ({
          ...makeRecord(0, { sequenceNumber: String(record.offset) }),
          orderKey: kafkaPartition(record.topic, record.partition),
          arrivedAtMs: record.timestamp,
          json: JSON.stringify(record),
        })),
        condition: "RetryAttemptsExhausted",
        invokeCount: 3,
        lastRun: { requestId: "request-3", reason: "no table" },
      },
      {
        definition: { ...TOPIC_DEFINITION, ...mapping },
        bootstrapServers,
        nowMs: failedAtMs,
        uuid: uuidOf(this.#uuids),
      },
    );
    this.objects.set(key, body);
    return key;
  }

  /** The same with records that are only numbers and keys. */
  failNumbers(numbers: readonly (number | MadeRecord)[], batch: MadeBatch = {}): string {
    const { source = "kinesis" } = batch;
    const records = numbers.map((made) => {
      const { sequence, key = "AAPL" } = typeof made === "number" ? { sequence: made } : made;
      return source === "kinesis" ? kinesisRecord(sequence, key) : tableRecord(sequence, key);
    });
    return this.fail(records, batch);
  }
}

function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

const TOPIC_DEFINITION: KafkaMappingDefinition = {
  id: TOPIC_MAPPING,
  functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${TARGETS.kinesis}`,
  topic: "stock.live_feed-1",
  consumerGroupId: "readers",
  eventSource: "SelfManagedKafka",
  startingPosition: "TRIM_HORIZON",
  batchSize: 100,
  batchWindowSeconds: 0,
  maximumPollers: 1,
  bisectBatchOnFunctionError: true,
  maximumRetryAttempts: 10_000,
  maximumRecordAgeSeconds: -1,
  reportBatchItemFailures: true,
  enabled: true,
};

/** The function did all of it. */
export function answered(failed: readonly (number | string)[] = []): InvokeAnswer {
  const batchItemFailures = failed.map((sequence) => ({ itemIdentifier: String(sequence) }));
  return { type: "answered", payload: JSON.stringify({ batchItemFailures }) };
}

/** Sequence numbers in an event; of a topic partition and offset. */
export function sequencesIn(event: string): string[] {
  const { Records, records = {} } = JSON.parse(event) as {
    Records?: unknown[];
    records?: KafkaEvent["records"];
  };
  if (Records === undefined) {
    return Object.values(records)
      .flat()
      .map(({ partition, offset }) => `${partition}:${offset}`);
  }
  return Records.map((record) =>
    sequenceOf(record, "kinesis" in (record as object) ? "kinesis" : "dynamodb"),
  );
}

function sequenceOf(record: unknown, source: "kinesis" | "dynamodb"): string {
  if (source === "kinesis") return (record as KinesisStreamRecord).kinesis.sequenceNumber;
  return (record as DynamoDBRecord).dynamodb?.SequenceNumber ?? "";
}

function mappingOf(
  source: "kinesis" | "dynamodb",
  { mappingId, streamArn }: MadeBatch,
): MappingDefinition {
  const isKinesis = source === "kinesis";
  const arn = isKinesis ? "kinesis:us-east-1:000000000000:stream/ticks" : TABLE_STREAM;
  return makeMapping({
    id: mappingId ?? (isKinesis ? KINESIS_MAPPING : TABLE_MAPPING),
    source,
    eventSourceArn: streamArn ?? `arn:aws:${arn}`,
    functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${TARGETS[source]}`,
  });
}

const TABLE_STREAM = "dynamodb:us-east-1:000000000000:table/ticks/stream/2026-01-05T00:00:00.000";

function kinesisRecord(sequence: number, partitionKey: string): object {
  return {
    kinesis: {
      partitionKey,
      sequenceNumber: String(sequence),
      data: "e30=",
      approximateArrivalTimestamp: ARRIVED_AT / 1000 + sequence,
    },
  };
}

function tableRecord(sequence: number, symbol: string): object {
  return {
    eventName: "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: ARRIVED_AT / 1000 + sequence,
      Keys: { symbol: { S: symbol }, timestamp: { S: `2026#${sequence}` } },
      SequenceNumber: String(sequence),
    },
  };
}

/** The event of records that are only numbers, as text. */
export function eventOf(...sequences: readonly number[]): string {
  return eventPayload(
    sequences.map((sequence) => ({
      ...makeRecord(sequence),
      json: JSON.stringify(kinesisRecord(sequence, "AAPL")),
    })),
  );
}
