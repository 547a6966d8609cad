import {
  PutRecordsCommand,
  type KinesisClient,
  type PutRecordsResultEntry,
} from "@aws-sdk/client-kinesis";
import { isRetryableError } from "./isRetryableError.ts";
import { RecordFeed } from "./RecordFeed.ts";
import { SendQueue, type QueuedRecord, type StreamRecord } from "./SendQueue.ts";
import { sleepUntilAborted } from "./sleepUntilAborted.ts";

// https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
const RECORDS_PER_CALL_MAX = 500;
const CALL_BYTES_MAX = 5 * 1024 * 1024;
/** Largest record that a stream takes, payload and partition key, in bytes. */
export const RECORD_BYTES_MAX = 1_048_576;

/** How far the source is read ahead of what has been sent. */
const WAITING_RECORDS_MAX = 2_000;
const WAITING_BYTES_MAX = 2 * CALL_BYTES_MAX;

const BACKOFF_MS_FIRST = 100;
const BACKOFF_MS_MAX = 5_000;

/** Where a record went. */
export interface StreamPosition {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** What happened so far. */
export interface SendCounts {
  /** Records accepted by the stream. */
  sent: number;
  /** How often a record was sent again. */
  retried: number;
  /** Records too large to be sent. */
  refused: number;
  /**
   * Records accepted by a call that failed an older record of their key. Always 0 with one record
   * per key and call.
   */
  overtaken: number;
  /** Records read from the source and not sent, because of the end signal or an error. */
  unsent: number;
  /** PutRecords calls. */
  calls: number;
}

/** How records are sent. */
export interface SendTicksOptions<T extends StreamRecord> {
  readonly client: Pick<KinesisClient, "send">;
  readonly streamName: string;
  /**
   * Most records of one partition key in one call. Kinesis may fail any record of a call and take later
   * ones, so only 1 keeps a symbol's order whatever fails. More is faster, and safe only where records
   * never fail one by one, as on a local emulator. After a failure it is 1 again for a while.
   * @default 1
   */
  readonly recordsPerKey?: number;
  /** Most records per second. Default: no limit. */
  readonly recordsPerSecond?: number;
  /**
   * How often a record is sent before it is given up, and all with it.
   * @default 30
   */
  readonly attemptsMax?: number;
  /** Ends the sending after the current call. */
  readonly signal?: AbortSignal;
  /** Called for each record that was accepted, in the order of acceptance. */
  readonly onSent?: (record: T, position: StreamPosition) => void;
  /** Called for each record that is not sent. */
  readonly onRefused?: (record: T, reason: "record_too_large") => void;
  /** Chance for the back-off's jitter, 0 to 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** Waits for that many milliseconds, or until the signal. Default: a timer. */
  readonly sleep?: (delayMs: number) => Promise<void>;
  /** Clock in milliseconds for the rate. Default: `performance.now`. */
  readonly now?: () => number;
}

/** Sending ended before the source did. What had been accepted stays so: see `counts`. */
export class SendTicksError extends Error {
  override readonly name = "SendTicksError";
  /** What had happened by then. */
  readonly counts: SendCounts;

  constructor(message: string, counts: SendCounts, options?: ErrorOptions) {
    super(message, options);
    this.counts = counts;
  }
}

/**
 * Sends records to a Kinesis stream, each partition key's in the source's order: a record that fails is
 * sent again, after a growing wait, before newer ones of its key. Reads no further ahead than 2,000
 * records, and sends what is there when the source pauses. A record above 1 MiB is refused.
 * @throws {SendTicksError} if the stream refuses the call for good, or a record fails too often.
 */
export async function sendTicks<T extends StreamRecord>(
  records: AsyncIterable<T>,
  options: SendTicksOptions<T>,
): Promise<SendCounts> {
  return new Sender(records, options).run();
}

/** Results in the order of the records, none when the call itself failed; and why any failed. */
interface CallOutcome {
  readonly results: readonly PutRecordsResultEntry[];
  readonly cause: unknown;
}

class Sender<T extends StreamRecord> {
  readonly #options: SendTicksOptions<T>;
  readonly #queue = new SendQueue<T>();
  readonly #feed: RecordFeed<T>;
  readonly #counts: SendCounts = {
    ...{ sent: 0, retried: 0, refused: 0, overtaken: 0, unsent: 0, calls: 0 },
  };
  readonly #sleep: (delayMs: number) => Promise<void>;
  readonly #now: () => number;
  #ended = false;
  #failuresInARow = 0;
  #perKey: number;
  #freeAtMs = -Infinity;

  constructor(records: AsyncIterable<T>, options: SendTicksOptions<T>) {
    refuseBelow("recordsPerKey", options.recordsPerKey, 1);
    refuseBelow("recordsPerSecond", options.recordsPerSecond, Number.MIN_VALUE);
    refuseBelow("attemptsMax", options.attemptsMax, 1);
    this.#options = options;
    this.#feed = new RecordFeed(records, options.signal);
    this.#perKey = options.recordsPerKey ?? 1;
    this.#sleep = options.sleep ?? ((delayMs) => sleepUntilAborted(delayMs, options.signal));
    this.#now = options.now ?? (() => performance.now());
  }

  async run(): Promise<SendCounts> {
    try {
      for (;;) {
        await this.#fill();
        if (this.#isAborted() || this.#queue.length === 0) break;
        await this.#keepRate();
        if (this.#isAborted()) break;
        await this.#sendBatch();
      }
    } finally {
      this.#feed.close();
      this.#counts.unsent = this.#queue.length;
    }
    return this.#counts;
  }

  #isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  async #fill(): Promise<void> {
    while (
      !this.#ended &&
      this.#queue.length < WAITING_RECORDS_MAX &&
      this.#queue.bytes < WAITING_BYTES_MAX
    ) {
      const fed = await this.#feed.next({ patient: this.#queue.length === 0 });
      if (fed === "ended") this.#ended = true;
      if (typeof fed === "string") return;
      this.#accept(fed.record);
    }
  }

  #accept(record: T): void {
    const bytes = record.data.byteLength + Buffer.byteLength(record.partitionKey);
    if (bytes > RECORD_BYTES_MAX) {
      this.#counts.refused += 1;
      this.#options.onRefused?.(record, "record_too_large");
    } else {
      this.#queue.push(record, bytes);
    }
  }

  async #keepRate(): Promise<void> {
    const waitMs = this.#freeAtMs - this.#now();
    if (waitMs > 0) await this.#sleep(waitMs);
  }

  #batchRecordsMax(): number {
    const { recordsPerSecond = Infinity } = this.#options;
    // Ten calls a second at most: an even flow rather than a burst each second.
    return Math.min(RECORDS_PER_CALL_MAX, Math.max(1, Math.floor(recordsPerSecond / 10)));
  }

  async #sendBatch(): Promise<void> {
    const { recordsPerSecond = Infinity } = this.#options;
    const batch = this.#queue.take({
      records: this.#batchRecordsMax(),
      bytes: CALL_BYTES_MAX,
      recordsPerKey: this.#perKey,
    });
    this.#counts.calls += 1;
    this.#counts.retried += batch.filter(({ failures }) => failures > 0).length;
    this.#freeAtMs =
      Math.max(this.#freeAtMs, this.#now()) + (batch.length / recordsPerSecond) * 1000;
    const failed = await this.#put(batch);
    if (failed.length === 0) {
      this.#failuresInARow = 0;
      this.#perKey = Math.min(this.#perKey * 2, this.#options.recordsPerKey ?? 1);
    } else {
      this.#perKey = 1;
      await this.#backOff();
    }
  }

  /** Sends a batch; answers with the records that failed, put back into the queue. */
  async #put(batch: readonly QueuedRecord<T>[]): Promise<readonly QueuedRecord<T>[]> {
    const { results, cause } = await this.#call(batch);
    const failed = batch.filter((queued, index) => !this.#settle(queued, results[index]));
    this.#countOvertaken(batch, new Set(failed));
    this.#queue.putBack(failed);
    for (const queued of failed) queued.failures += 1;
    if (failed.length > 0) this.#giveUpOn(failed, cause);
    return failed;
  }

  async #call(batch: readonly QueuedRecord<T>[]): Promise<CallOutcome> {
    const command = new PutRecordsCommand({
      StreamName: this.#options.streamName,
      Records: batch.map(({ record }) => ({
        Data: record.data,
        PartitionKey: record.partitionKey,
      })),
    });
    try {
      const { Records: results = [] } = await this.#options.client.send(command);
      const first = results.find(({ ErrorCode }) => ErrorCode !== undefined);
      return { results, cause: `${first?.ErrorCode}: ${first?.ErrorMessage}` };
    } catch (error) {
      return { results: [], cause: error };
    }
  }

  #settle({ record }: QueuedRecord<T>, result: PutRecordsResultEntry | undefined): boolean {
    const { ShardId: shardId, SequenceNumber: sequenceNumber } = result ?? {};
    if (shardId === undefined || sequenceNumber === undefined) return false;
    this.#counts.sent += 1;
    this.#options.onSent?.(record, { shardId, sequenceNumber });
    return true;
  }

  #countOvertaken(batch: readonly QueuedRecord<T>[], failed: ReadonlySet<QueuedRecord<T>>): void {
    const failedKeys = new Set<string>();
    for (const queued of batch) {
      const key = queued.record.partitionKey;
      if (failed.has(queued)) failedKeys.add(key);
      else if (failedKeys.has(key)) this.#counts.overtaken += 1;
    }
  }

  #giveUpOn(failed: readonly QueuedRecord<T>[], cause: unknown): void {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const { streamName, attemptsMax = 30 } = this.#options;
    if (typeof cause !== "string" && !isRetryableError(cause)) {
      this.#fail(`stream "${streamName}" refused the records: ${reason}`, cause);
    }
    if (failed.some(({ failures }) => failures >= attemptsMax)) {
      this.#fail(`stream "${streamName}" failed a record ${attemptsMax} times: ${reason}`, cause);
    }
  }

  #fail(message: string, cause: unknown): never {
    throw new SendTicksError(message, this.#counts, { cause });
  }

  async #backOff(): Promise<void> {
    const ceilingMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** this.#failuresInARow);
    this.#failuresInARow += 1;
    const { random = Math.random } = this.#options;
    // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    await this.#sleep(random() * ceilingMs);
  }
}

function refuseBelow(option: string, value: number | undefined, least: number): void {
  if (value === undefined || value >= least) return;
  const rule = least === 1 ? "1 or more" : "above 0";
  throw new RangeError(`"${option}" must be ${rule}, got ${value}`);
}
