import type {
  DynamoDBBatchResponse,
  DynamoDBRecord,
  KinesisStreamBatchResponse,
  KinesisStreamRecord,
} from "aws-lambda";
import type { DetectSettings } from "../../../runtime/handlers/detectBatch.ts";
import { detectBatch } from "../../../runtime/handlers/detectBatch.ts";
import type { KafkaBatchResponse, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { processBatch } from "../../../runtime/handlers/processBatch.ts";
import { processKafka } from "../../../runtime/handlers/processKafka.ts";
import type { ProcessSettings } from "../../../runtime/handlers/processRecords.ts";
import type { SweepResult } from "../../../runtime/handlers/sweep.ts";
import { sweep } from "../../../runtime/handlers/sweep.ts";
import { deliver } from "./deliver.ts";
import { FakeClock } from "./FakeClock.ts";
import { Faults } from "./Faults.ts";
import { MemoryArchive } from "./MemoryArchive.ts";
import { MemoryTickStore } from "./MemoryTickStore.ts";
import { MemoryTopic } from "./MemoryTopic.ts";
import { MemoryTrendStore } from "./MemoryTrendStore.ts";
import { createRandom } from "./random.ts";
import { RecordingObserver } from "./RecordingObserver.ts";
import { makeKafkaEvent } from "./kafkaRecords.ts";
import { ARRIVED_AT_MS, makeTableRecords } from "./records.ts";

/** Rules of the tests unless they say otherwise. */
export const RULES: ProcessSettings = {
  feed: "live",
  anomalyThresholdPercent: { mantissa: 5, decimals: 0 },
  tickTtlMs: Infinity,
};

/** Settings of the tests unless they say otherwise; windows short enough to cross often. */
export const SETTINGS: DetectSettings = {
  windows: { short: 2, long: 4 },
  allowedLatenessMs: 0,
  alertMaxAgeMs: Infinity,
  feed: "live",
};

/** What differs from {@link RULES} and {@link SETTINGS}, and the seed of all chance. */
export interface WorldOptions {
  readonly seed?: number;
  readonly rules?: Partial<ProcessSettings>;
  readonly settings?: Partial<DetectSettings>;
}

/** How a shard is cut into batches, by number of the invocation. */
export type Cut = (invocation: number) => number;

/** The functions on stores in memory. */
export class World {
  readonly faults = new Faults();
  readonly trends = new MemoryTrendStore(this.faults);
  readonly archive = new MemoryArchive(this.faults);
  readonly topic = new MemoryTopic(this.faults);
  readonly clock = new FakeClock(ARRIVED_AT_MS);
  readonly observer = new RecordingObserver();
  readonly ticks: MemoryTickStore;
  readonly rules: ProcessSettings;
  settings: DetectSettings;

  constructor({ seed = 1, rules = {}, settings = {} }: WorldOptions = {}) {
    this.ticks = new MemoryTickStore(this.faults, createRandom(seed));
    this.rules = { ...RULES, ...rules };
    this.settings = { ...SETTINGS, ...settings };
  }

  process(
    records: readonly KinesisStreamRecord[],
    deadlineMs = Infinity,
  ): Promise<KinesisStreamBatchResponse> {
    return processBatch(records, this.rules, this, deadlineMs);
  }

  processTopic(
    records: readonly KafkaRecord[],
    deadlineMs = Infinity,
  ): Promise<KafkaBatchResponse> {
    return processKafka(makeKafkaEvent(records), this.rules, this, deadlineMs);
  }

  detect(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
    return detectBatch(records, this.settings, this);
  }

  sweep(): Promise<SweepResult> {
    return sweep(this.settings, this);
  }

  /** Delivers records of one shard to the first function until all are done. */
  processAll(records: readonly KinesisStreamRecord[], batchSize: Cut = () => 500): Promise<number> {
    return deliver({
      records,
      idOf: ({ kinesis }) => kinesis.sequenceNumber,
      handler: (batch) => this.process(batch),
      batchSize,
      takeCrash: () => this.faults.takeCrash(),
    });
  }

  /** Delivers records of the table's stream to the second function until all are done. */
  detectAll(
    records: readonly DynamoDBRecord[] = makeTableRecords(this.ticks.inserted),
    batchSize: Cut = () => 500,
  ): Promise<number> {
    return deliver({
      records,
      idOf: ({ dynamodb }) => dynamodb?.SequenceNumber,
      handler: (batch) => this.detect(batch),
      batchSize,
      takeCrash: () => this.faults.takeCrash(),
    });
  }
}
