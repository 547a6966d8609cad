import { setMaxListeners } from "node:events";
import type { FunctionInvoker, InvokeResult } from "../lambda/model.ts";
import { backOffMs } from "../mappings/backOff.ts";
import { BARE_EVENT_BYTES, MAX_EVENT_BYTES, eventPayload } from "../mappings/eventPayload.ts";
import type { Clock, MappingLag, Random } from "../mappings/model.ts";
import { RecordFilter } from "../mappings/RecordFilter.ts";
import { systemClock } from "../mappings/systemClock.ts";
import { Wake } from "../mappings/Wake.ts";
import type { QueueMappingDefinition } from "../model.ts";
import { interpretQueueResponse, type MessagesOutcome } from "./interpretQueueResponse.ts";
import type { LocalQueue } from "./model.ts";
import { type SqsRecord, sqsRecord } from "./sqsRecord.ts";

/** Messages of one receive.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const RECEIVE_MAX = 10;
/**
 * Batches at a time. Lambda begins with as many and adds more while there is a backlog, for which a laptop
 * has no processors.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const CONCURRENCY = 5;
/** How long a message waits at most before it is seen. The queue is in this process. */
const IDLE_MS = 20;
const DRAIN_CHECK_MS = 5;

/** What a queue's mapping reports of its work. */
export type QueueEvent = { readonly mappingId: string } & (
  | {
      readonly type: "invoked";
      readonly messages: number;
      /** Messages that are done by it. */
      readonly done: number;
      readonly durationMs: number;
      /** Why the others are not. */
      readonly error?: string;
    }
  | {
      /** Messages that come again. */
      readonly type: "retrying";
      readonly messages: number;
      readonly reason: string;
    }
  | {
      /** Messages that were received as often as they may be: the next receive moves them. */
      readonly type: "deadLettered";
      readonly messageIds: readonly string[];
      readonly reason: string;
    }
  | { readonly type: "filtered"; readonly messages: number }
  | { readonly type: "readFailed"; readonly reason: string }
);

type Report = QueueEvent extends infer Event
  ? Event extends QueueEvent
    ? Omit<Event, "mappingId">
    : never
  : never;

/** What a queue's mapping needs. */
export interface QueueMappingOptions {
  readonly definition: QueueMappingDefinition;
  readonly queue: LocalQueue;
  readonly host: FunctionInvoker;
  readonly onEvent?: (event: QueueEvent) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
}

/** Records to be sent together. */
interface Batch {
  readonly records: readonly SqsRecord[];
  /** Until when their messages are hidden from other receives, epoch milliseconds. */
  readonly hiddenUntilMs: number;
}

/**
 * Runs an SQS event source mapping as Lambda does: receives messages, invokes the function with batches side
 * by side, deletes what is done and lets the rest come again, until the queue's redrive policy ends that.
 *
 * Two times are the local run's own. What failed is hidden for a moment that grows with each receive, and no
 * longer than the visibility timeout, for which nobody waits on a laptop. And while somebody waits for the
 * queue to be drained, batches do not wait for their window to end.
 */
export class QueueMapping {
  readonly #options: QueueMappingOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #filter: RecordFilter;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #wake: Wake;
  readonly #concurrency: number;
  #drains = 0;
  #ended: Promise<void> = Promise.resolve();

  /** @throws if a filter pattern is none that Lambda would take. */
  constructor(options: QueueMappingOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#filter = new RecordFilter(options.definition.filterPatterns);
    this.#wake = new Wake(this.#clock);
    this.#concurrency = Math.min(options.definition.maximumConcurrency ?? CONCURRENCY, CONCURRENCY);
    // As many as sleep at a time: throttled batches, and whoever waits for the queue to be drained.
    setMaxListeners(0, this.#stopping.signal);
  }

  get definition(): QueueMappingDefinition {
    return this.#options.definition;
  }

  /** Begins; to be called once. */
  start(): void {
    if (this.definition.enabled) this.#ended = this.#run();
  }

  /** How much the queue holds. The age of its messages is not known. */
  lag(): MappingLag {
    const pendingRecords = this.#count();
    return { pendingRecords, iteratorAgeMs: 0, caughtUp: pendingRecords === 0 };
  }

  /** Whether the queue is empty: nothing visible, in flight or delayed. */
  idle(): boolean {
    return !this.definition.enabled || this.#count() === 0;
  }

  /**
   * Resolves when the queue is empty: nothing visible, in flight or delayed.
   * @throws when the mapping is stopped before.
   */
  async drained(): Promise<void> {
    this.#drains += 1;
    this.#wake.call();
    try {
      while (!this.idle() || this.#running.size > 0) {
        if (this.#stopping.signal.aborted) {
          throw new Error(
            `Event source mapping "${this.definition.id}" was stopped before it was drained.`,
          );
        }
        await this.#clock.sleep(DRAIN_CHECK_MS, this.#stopping.signal);
      }
    } finally {
      this.#drains -= 1;
    }
  }

  /** Receives no more, waits for the invocations under way, and gives the rest back to the queue. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.call();
    await this.#ended;
  }

  #count(): number {
    const { visible, inFlight, delayed } = this.#options.queue.counts();
    return visible + inFlight + delayed;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        const batches = await this.#gather();
        for (const batch of batches) await this.#startDelivery(batch);
        failures = 0;
      } catch (error) {
        this.#report({ type: "readFailed", reason: String(error) });
        await this.#clock.sleep(backOffMs(failures, this.#random), signal);
        failures += 1;
      }
    }
    await Promise.all(this.#running);
  }

  /** Waits for a free place, and takes it. */
  async #startDelivery(batch: Batch): Promise<void> {
    while (this.#running.size >= this.#concurrency) await Promise.race(this.#running);
    const delivery = this.#deliver(batch).finally(() => this.#running.delete(delivery));
    this.#running.add(delivery);
  }

  /** Receives until there is a batch: as many messages as it may have, or all that came in a window. */
  async #gather(): Promise<readonly Batch[]> {
    const { batchSize, batchWindowSeconds } = this.definition;
    const { queue } = this.#options;
    const { signal } = this.#stopping;
    while (this.#running.size >= this.#concurrency) await Promise.race(this.#running);
    const records: SqsRecord[] = [];
    let bytes = BARE_EVENT_BYTES;
    let windowEndsMs = Infinity;
    let hiddenUntilMs = Infinity;
    while (!signal.aborted) {
      const now = this.#clock.now();
      const received = this.#receive(Math.min(RECEIVE_MAX, batchSize - records.length));
      if (received.length > 0) {
        windowEndsMs = Math.min(windowEndsMs, now + batchWindowSeconds * 1000);
        hiddenUntilMs = Math.min(hiddenUntilMs, now + queue.visibilityTimeoutSeconds * 1000);
        records.push(...received);
        bytes += received.reduce((sum, record) => sum + record.bytes + 1, 0);
      }
      const isFull = records.length >= batchSize || bytes > MAX_EVENT_BYTES;
      const mayWait = this.#drains === 0 || received.length > 0;
      if (isFull || (records.length > 0 && (now >= windowEndsMs || !mayWait))) {
        return splitByBytes(records).map((part) => ({ records: part, hiddenUntilMs }));
      }
      if (received.length < RECEIVE_MAX) {
        await this.#wake.wait(Math.max(0, Math.min(IDLE_MS, windowEndsMs - now)));
      }
    }
    this.#giveBack(records);
    return [];
  }

  /** Messages that pass the filter; the others are done. */
  #receive(max: number): SqsRecord[] {
    const { queue } = this.#options;
    const records = queue
      .receive(max)
      .map((message) => sqsRecord(message, { queueArn: queue.arn, filter: this.#filter }));
    const dropped = records.filter(({ verdict }) => verdict !== "passes");
    if (dropped.length > 0) {
      queue.delete(handlesOf(dropped));
      this.#report({ type: "filtered", messages: dropped.length });
    }
    return records.filter(({ verdict }) => verdict === "passes");
  }

  /** Never rejects. */
  async #deliver({ records, hiddenUntilMs }: Batch): Promise<void> {
    const { signal } = this.#stopping;
    for (let tries = 0; ; tries++) {
      if (signal.aborted) return this.#giveBack(records);
      const startedAt = this.#clock.now();
      const result = await this.#invoke(records);
      if (result.error?.kind === "throttled") {
        // The function was not run, so that the batch is tried on for as long as it is this mapping's own.
        const waitMs = backOffMs(tries, this.#random);
        if (this.#clock.now() + waitMs < hiddenUntilMs) {
          await this.#clock.sleep(waitMs, signal);
          continue;
        }
      }
      return this.#settle(records, this.#outcomeOf(result, records), this.#clock.now() - startedAt);
    }
  }

  async #invoke(records: readonly SqsRecord[]): Promise<InvokeResult> {
    const { host, definition } = this.#options;
    try {
      return await host.invoke(definition.functionArn, eventPayload(records));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { requestId: "", error: { kind: "function", errorType, errorMessage } };
    }
  }

  #outcomeOf(result: InvokeResult, records: readonly SqsRecord[]): MessagesOutcome {
    const messageIds = new Set(records.map(({ message }) => message.messageId));
    if (result.error !== undefined) {
      const { errorType, errorMessage } = result.error;
      return { type: "failed", messageIds, reason: `${errorType}: ${errorMessage}` };
    }
    return this.definition.reportBatchItemFailures
      ? interpretQueueResponse(result.payload, messageIds)
      : { type: "success" };
  }

  #settle(records: readonly SqsRecord[], outcome: MessagesOutcome, durationMs: number): void {
    const isFailed = ({ message }: SqsRecord): boolean =>
      outcome.type === "failed" && outcome.messageIds.has(message.messageId);
    const failed = records.filter(isFailed);
    const done = records.filter((record) => !isFailed(record));
    this.#options.queue.delete(handlesOf(done));
    this.#report({
      type: "invoked",
      messages: records.length,
      done: done.length,
      durationMs,
      ...(outcome.type === "failed" ? { error: outcome.reason } : {}),
    });
    if (outcome.type === "failed") this.#retry(failed, outcome.reason);
  }

  #retry(failed: readonly SqsRecord[], reason: string): void {
    const { queue } = this.#options;
    const { maxReceiveCount = Infinity, visibilityTimeoutSeconds } = queue;
    for (const record of failed) {
      const delayMs = backOffMs(receivesOf(record) - 1, this.#random);
      queue.hide(handlesOf([record]), Math.min(visibilityTimeoutSeconds, delayMs / 1000));
    }
    const given = failed.filter((record) => receivesOf(record) >= maxReceiveCount);
    const messageIds = given.map(({ message }) => message.messageId);
    if (given.length > 0) this.#report({ type: "deadLettered", messageIds, reason });
    const messages = failed.length - given.length;
    if (messages > 0) this.#report({ type: "retrying", messages, reason });
  }

  /** Lets messages that were not given to the function be received at once. */
  #giveBack(records: readonly SqsRecord[]): void {
    this.#options.queue.hide(handlesOf(records), 0);
  }

  #report(event: Report): void {
    this.#options.onEvent?.({ mappingId: this.definition.id, ...event });
  }
}

function handlesOf(records: readonly SqsRecord[]): string[] {
  return records.map(({ message }) => message.receiptHandle);
}

function receivesOf({ message }: SqsRecord): number {
  return Number(message.attributes["ApproximateReceiveCount"]);
}

/** Cuts records into events that an invocation takes; one alone always goes. */
function splitByBytes(records: readonly SqsRecord[]): SqsRecord[][] {
  const parts: SqsRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    bytes += record.bytes + 1;
    if (bytes > MAX_EVENT_BYTES) {
      parts.push([]);
      bytes = BARE_EVENT_BYTES + record.bytes + 1;
    }
    parts.at(-1)?.push(record);
  }
  return parts;
}
