import { randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { backOffMs } from "../mappings/backOff.ts";
import type { RecordOrigin, WireKinesisRecord } from "../mappings/kinesisRecord.ts";
import { KinesisSource } from "../mappings/KinesisSource.ts";
import type {
  Checkpoints,
  Clock,
  MappingReport,
  PolledDefinition,
  Random,
  ServiceActivity,
  ShardSource,
  StreamRecord,
} from "../mappings/model.ts";
import { RecordFilter } from "../mappings/RecordFilter.ts";
import { requireValue } from "../mappings/requireValue.ts";
import { StreamPoller } from "../mappings/StreamPoller.ts";
import { systemClock } from "../mappings/systemClock.ts";
import { Wake } from "../mappings/Wake.ts";
import type { DeliveryStreamDefinition } from "../model.ts";
import { type BufferedRecord, DeliveryBuffer } from "./DeliveryBuffer.ts";
import { objectKey } from "./objectKey.ts";
import { ShardFeed } from "./ShardFeed.ts";

const MIB = 1024 * 1024;
/** Buffers that are read ahead while one is delivered. */
const READ_AHEAD_BUFFERS = 2;
const ROOM_CHECK_MS = 10;

const compress = promisify(gzip);

/** What a delivery stream reports of its work. */
export type DeliveryStreamEvent =
  | { readonly type: "delivered"; readonly key: string; readonly records: number }
  | { readonly type: "deliveryFailed"; readonly waitMs: number; readonly reason: string }
  | MappingReport;

/** What a delivery stream needs. */
export interface DeliveryStreamOptions {
  readonly definition: DeliveryStreamDefinition;
  readonly source: ShardSource;
  readonly checkpoints: Checkpoints;
  /** Stores an object; a rejection makes the delivery stream try again until it is stopped. */
  readonly putObject: (bucket: string, key: string, body: Uint8Array) => Promise<void>;
  readonly onEvent?: (event: DeliveryStreamEvent) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
  /**
   * What goes on at Kinesis, by which the stream is read often or seldom.
   * @default what it reads itself
   */
  readonly activity?: ServiceActivity;
}

/** The stream of a definition, its records as Firehose takes them: their data only. */
export function deliverySource(
  { streamArn }: DeliveryStreamDefinition,
  client: KinesisClient,
): ShardSource {
  return new KinesisSource({
    client,
    eventSourceArn: streamArn,
    filter: new RecordFilter([]),
    makeRecord: dataRecord,
  });
}

/**
 * Delivers a Kinesis stream to S3 as Firehose does: what comes is gathered until it is large or old enough,
 * and put as one object. At least once: a kill between an object and its checkpoint delivers its records
 * again, in another object. The first run begins with what comes after {@link prepare}.
 */
export class DeliveryStream {
  readonly definition: DeliveryStreamDefinition;
  readonly #options: DeliveryStreamOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #buffer = new DeliveryBuffer();
  readonly #poller: StreamPoller<PolledDefinition>;
  readonly #stopping = new AbortController();
  readonly #due: Wake;
  #drains = 0;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: DeliveryStreamOptions) {
    const { definition } = options;
    this.definition = definition;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#due = new Wake(this.#clock);
    this.#poller = new StreamPoller({
      definition: {
        id: `firehose/${definition.name}`,
        eventSourceArn: definition.streamArn,
        startingPosition: "LATEST",
        enabled: true,
      },
      source: options.source,
      checkpoints: options.checkpoints,
      makeWorker: (task) =>
        new ShardFeed({
          ...task,
          windowSeconds: definition.bufferingIntervalSeconds,
          room: () => this.#waitForRoom(),
          take: (records, feed) => this.#take(records, feed),
        }),
      onEvent: (event) => options.onEvent?.(event),
      clock: this.#clock,
      random: this.#random,
      ...(options.activity === undefined ? {} : { activity: options.activity }),
    });
  }

  /** Fixes where the first run begins. */
  async prepare(): Promise<void> {
    await this.#poller.prepare();
  }

  /** Begins; to be called once. */
  start(): void {
    this.#poller.start();
    this.#ended = this.#run();
  }

  /** Whether nothing waits to be delivered and the last read of every shard found nothing new. */
  idle(): boolean {
    return this.#poller.idle();
  }

  /**
   * Resolves when all that was in the stream at the time of the call is delivered. The buffer does not wait
   * for its interval then.
   * @throws when it is stopped before.
   */
  async drained(): Promise<void> {
    await this.#poller.readToEnd();
    this.#drains += 1;
    this.#due.call();
    try {
      await this.#poller.drained();
    } finally {
      this.#drains -= 1;
    }
  }

  /** Reads no more and delivers what has been read, if that goes at once; the rest is the next run's. */
  async stop(): Promise<void> {
    const stopped = this.#poller.stop();
    this.#stopping.abort();
    this.#due.call();
    await stopped;
    await this.#ended;
  }

  async #waitForRoom(): Promise<void> {
    const bytesMax = READ_AHEAD_BUFFERS * this.definition.bufferingSizeMiB * MIB;
    const { signal } = this.#stopping;
    while (this.#buffer.bytes >= bytesMax && !signal.aborted) {
      await this.#clock.sleep(ROOM_CHECK_MS, signal);
    }
  }

  #take(records: readonly StreamRecord[], owner: ShardFeed): void {
    this.#buffer.add(
      records.map((record) => ({ record, owner })),
      this.#clock.now(),
    );
    this.#due.call();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const waitMs = this.#dueInMs();
      if (waitMs === undefined || waitMs > 0) await this.#due.wait(waitMs);
      else await this.#deliver();
    }
    while (this.#buffer.sinceMs !== undefined && (await this.#deliver()));
  }

  /** Undefined: there is nothing to deliver. */
  #dueInMs(): number | undefined {
    const { bufferingSizeMiB, bufferingIntervalSeconds } = this.definition;
    const { sinceMs, bytes } = this.#buffer;
    if (sinceMs === undefined) return undefined;
    if (this.#drains > 0 || bytes >= bufferingSizeMiB * MIB) return 0;
    return Math.max(0, sinceMs + bufferingIntervalSeconds * 1000 - this.#clock.now());
  }

  /** @returns false when it was stopped before the object was stored. */
  async #deliver(): Promise<boolean> {
    const { definition } = this;
    const taken = this.#buffer.take(definition.bufferingSizeMiB * MIB, this.#clock.now());
    const arrivedAtMs = taken.reduce(
      (ms, { record }) => Math.min(ms, record.arrivedAtMs),
      Infinity,
    );
    const key = objectKey(definition, { arrivedAtMs, uuid: randomUUID(), randomString });
    const body = await this.#makeBody(taken);
    if (!(await this.#store(key, body))) return false;
    this.#noteDelivered(taken);
    this.#options.onEvent?.({ type: "delivered", key, records: taken.length });
    return true;
  }

  /** What cannot be noted is delivered again by the next run. */
  #noteDelivered(taken: readonly BufferedRecord[]): void {
    for (const feed of new Set(taken.map(({ owner }) => owner))) {
      const own = taken.filter(({ owner }) => owner === feed).map(({ record }) => record);
      try {
        feed.noteDelivered(own);
      } catch (error) {
        this.#options.onEvent?.({ type: "deliveryFailed", waitMs: 0, reason: String(error) });
      }
    }
  }

  async #makeBody(taken: readonly BufferedRecord[]): Promise<Uint8Array> {
    const delimiter = Buffer.from(this.definition.delimiter);
    const body = Buffer.concat(
      taken.flatMap(({ record }) => [Buffer.from(record.json, "base64"), delimiter]),
    );
    return this.definition.compression === "GZIP" ? compress(body) : body;
  }

  async #store(key: string, body: Uint8Array): Promise<boolean> {
    const { signal } = this.#stopping;
    for (let tries = 0; ; tries++) {
      try {
        await this.#options.putObject(this.definition.bucket, key, body);
        return true;
      } catch (error) {
        const waitMs = backOffMs(tries, this.#random);
        this.#options.onEvent?.({ type: "deliveryFailed", waitMs, reason: String(error) });
        if (signal.aborted) return false;
        await this.#clock.sleep(waitMs, signal);
      }
    }
  }
}

/** A record of which only the data counts, kept in base64 as it came. */
function dataRecord(record: WireKinesisRecord, { shardId }: RecordOrigin): StreamRecord {
  const { PartitionKey: orderKey = "", Data: json = "" } = record;
  const padding = /=*$/.exec(json)?.[0].length ?? 0;
  return {
    sequenceNumber: requireValue(
      record.SequenceNumber,
      `GetRecords of ${shardId}`,
      "SequenceNumber",
    ),
    orderKey,
    arrivedAtMs: Math.round((record.ApproximateArrivalTimestamp ?? 0) * 1000),
    json,
    bytes: (json.length / 4) * 3 - padding,
    verdict: "passes",
  };
}

/** Eleven characters that nobody can foretell. */
function randomString(): string {
  return randomBytes(9).toString("base64url").slice(0, 11);
}
