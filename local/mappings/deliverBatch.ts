import type { InvokeError, InvokeResult } from "../lambda/model.ts";
import type { MappingDefinition } from "../model.ts";
import { backOffMs } from "./backOff.ts";
import { type BatchFormat, type Judgement, STREAM_FORMAT } from "./BatchFormat.ts";
import type { Clock, DiscardCondition, Random, StreamRecord } from "./model.ts";

/** What a mapping is set to do with batches. */
export type DeliveryPolicy = Pick<
  MappingDefinition,
  | "bisectBatchOnFunctionError"
  | "maximumRetryAttempts"
  | "maximumRecordAgeSeconds"
  | "reportBatchItemFailures"
>;

/** Records that are given up. */
export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly condition: DiscardCondition;
  /** How often a function was run with them. */
  readonly invokeCount: number;
  /** The last time that was; absent when it never was. */
  readonly lastRun?: LastRun;
}

/** How the last invocation with a record went. */
export interface LastRun {
  readonly requestId: string;
  readonly reason: string;
  /** Absent when the function answered and named the record as failed. */
  readonly error?: InvokeError;
}

/** The world around a delivery. */
export interface DeliveryPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted when no further invocation may be started. */
  readonly signal: AbortSignal;
  readonly invoke: (payload: string) => Promise<InvokeResult>;
  /** Records that need no further care, each exactly once and in order. */
  readonly done: (records: readonly StreamRecord[]) => void;
  /** Keeps what is given up. Resolves to false when it could not be kept before the signal. */
  readonly discard: (discarded: Discarded) => Promise<boolean>;
  /** How the records look to the function. @default {@link STREAM_FORMAT} */
  readonly format?: BatchFormat;
  readonly onInvoked?: (report: InvokedReport) => void;
  readonly onRetry?: (report: RetryReport) => void;
}

/** One invocation. */
export interface InvokedReport {
  readonly batch: readonly StreamRecord[];
  readonly done: number;
  readonly durationMs: number;
  readonly error?: string;
}

/** One wait before the same records are tried again. */
export interface RetryReport {
  readonly records: number;
  readonly waitMs: number;
  readonly reason: string;
}

/** Some of the batch, with its history. */
interface Part {
  readonly records: readonly StreamRecord[];
  /** Retries spent. */
  readonly retries: number;
  /** Waits so far. */
  readonly waits: number;
  readonly invokeCount: number;
  readonly lastRun?: LastRun;
}

/**
 * Sees one batch through, as Lambda's pollers do: resolves when each record is done, that is, handled by
 * the function or kept as discarded, or when the signal stops it. What is then not done is to be
 * delivered again.
 *
 * - A function error fails the whole batch; so does an answer whose first failed record is the first
 *   of all, since nothing was achieved. With bisection a failed batch of two or more is split in
 *   halves, which spends no retry and waits for nothing; without, or with one record left, a retry is
 *   spent.
 * - An answer that names a later record makes those before it done. With bisection that is a split
 *   at the record, without a retry spent; without, the rest is a retry.
 * - Throttling, and failure to invoke at all, spend no retry: only age ends them.
 * - Age is judged before each invocation, from the first record on.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
export async function deliverBatch(
  batch: readonly StreamRecord[],
  policy: DeliveryPolicy,
  ports: DeliveryPorts,
): Promise<void> {
  const delivery = new BatchDelivery(policy, ports);
  const parts: Part[] = [{ records: batch, retries: 0, waits: 0, invokeCount: 0 }];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (ports.signal.aborted) {
      return;
    }
    const left = await delivery.attempt(part);
    parts.push(...left.filter(({ records }) => records.length > 0).reverse());
  }
}

class BatchDelivery {
  readonly #policy: DeliveryPolicy;
  readonly #ports: DeliveryPorts;
  readonly #format: BatchFormat;

  constructor(policy: DeliveryPolicy, ports: DeliveryPorts) {
    this.#policy = policy;
    this.#ports = ports;
    this.#format = ports.format ?? STREAM_FORMAT;
  }

  /** Tries a part once and returns what is left of it, in order. */
  async attempt(part: Part): Promise<readonly Part[]> {
    const { expired, alive } = this.#splitByAge(part.records);
    if (expired.length > 0) {
      const kept = await this.#discard({ ...part, records: expired }, "RecordAgeExceeded");
      return kept ? [{ ...part, records: alive }] : [];
    }
    const { clock } = this.#ports;
    const startedAt = clock.now();
    const run = await this.#invoke(part.records);
    const failed = run.type === "notRun" || run.outcome.left.length > 0;
    this.#ports.onInvoked?.({
      batch: part.records,
      done: run.type === "notRun" ? 0 : run.outcome.done.length,
      durationMs: clock.now() - startedAt,
      ...(failed ? { error: run.type === "notRun" ? run.reason : run.outcome.reason } : {}),
    });
    if (run.type === "notRun") {
      await this.#wait(part, run.reason);
      return [{ ...part, waits: part.waits + 1 }];
    }
    const invoked = { ...part, invokeCount: part.invokeCount + 1, lastRun: run.lastRun };
    const { done, left } = run.outcome;
    return left.length === 0 ? this.#finish(part.records) : this.#fail(invoked, done, left);
  }

  #finish(records: readonly StreamRecord[]): readonly Part[] {
    if (records.length > 0) {
      this.#ports.done(records);
    }
    return [];
  }

  async #fail(
    part: Part,
    done: readonly StreamRecord[],
    left: readonly StreamRecord[],
  ): Promise<readonly Part[]> {
    this.#finish(done);
    const rest = { ...part, records: left };
    const count = left.length;
    if (this.#policy.bisectBatchOnFunctionError && done.length > 0) {
      return [rest];
    }
    if (this.#policy.bisectBatchOnFunctionError && count > 1) {
      const half = Math.ceil(count / 2);
      return [
        { ...rest, records: rest.records.slice(0, half) },
        { ...rest, records: rest.records.slice(half) },
      ];
    }
    const { maximumRetryAttempts } = this.#policy;
    if (maximumRetryAttempts >= 0 && part.retries >= maximumRetryAttempts) {
      await this.#discard(rest, "RetryAttemptsExhausted");
      return [];
    }
    await this.#wait(rest, part.lastRun?.reason ?? "");
    return [{ ...rest, retries: rest.retries + 1, waits: rest.waits + 1 }];
  }

  async #invoke(
    records: readonly StreamRecord[],
  ): Promise<
    | { readonly type: "notRun"; readonly reason: string }
    | { readonly type: "run"; readonly outcome: Judgement; readonly lastRun: LastRun }
  > {
    let result: InvokeResult;
    try {
      result = await this.#ports.invoke(this.#format.payload(records));
    } catch (error) {
      return { type: "notRun", reason: String(error) };
    }
    const { error, requestId } = result;
    if (error?.kind === "throttled") {
      return { type: "notRun", reason: `${error.errorType}: ${error.errorMessage}` };
    }
    if (error !== undefined) {
      const reason = `${error.errorType}: ${error.errorMessage}`;
      const outcome = { done: [], left: records, reason };
      return { type: "run", outcome, lastRun: { requestId, reason, error } };
    }
    const outcome = this.#interpret(result.payload, records);
    return { type: "run", outcome, lastRun: { requestId, reason: outcome.reason } };
  }

  #interpret(payload: string, records: readonly StreamRecord[]): Judgement {
    if (!this.#policy.reportBatchItemFailures) {
      return { done: records, left: [], reason: "" };
    }
    return this.#format.judge(payload, records);
  }

  /** Keeps records as discarded, after which they are done; false when it was stopped before. */
  async #discard(part: Part, condition: DiscardCondition): Promise<boolean> {
    const { records, invokeCount, lastRun } = part;
    const kept = await this.#ports.discard({
      records,
      condition,
      invokeCount,
      ...(lastRun === undefined ? {} : { lastRun }),
    });
    if (kept) {
      this.#finish(records);
    }
    return kept;
  }

  #splitByAge(records: readonly StreamRecord[]): Aged {
    const { maximumRecordAgeSeconds } = this.#policy;
    if (maximumRecordAgeSeconds < 0) {
      return { expired: [], alive: records };
    }
    const oldest = this.#ports.clock.now() - maximumRecordAgeSeconds * 1000;
    if (!this.#format.isInOrderOfArrival) {
      const isAlive = ({ arrivedAtMs }: StreamRecord): boolean => arrivedAtMs >= oldest;
      return {
        expired: records.filter((record) => !isAlive(record)),
        alive: records.filter(isAlive),
      };
    }
    const alive = records.findIndex(({ arrivedAtMs }) => arrivedAtMs >= oldest);
    const count = alive === -1 ? records.length : alive;
    return { expired: records.slice(0, count), alive: records.slice(count) };
  }

  /** Backs off, though no longer than until the first record is too old. */
  async #wait(part: Part, reason: string): Promise<void> {
    const { clock, random, signal } = this.#ports;
    const { maximumRecordAgeSeconds } = this.#policy;
    const [first] = part.records;
    const untilExpiry =
      maximumRecordAgeSeconds < 0 || first === undefined
        ? Infinity
        : first.arrivedAtMs + maximumRecordAgeSeconds * 1000 + 1 - clock.now();
    const waitMs = Math.max(0, Math.min(backOffMs(part.waits, random), untilExpiry));
    this.#ports.onRetry?.({ records: part.records.length, waitMs, reason });
    await clock.sleep(waitMs, signal);
  }
}

/** Records by whether they are too old to be tried. */
interface Aged {
  readonly expired: readonly StreamRecord[];
  readonly alive: readonly StreamRecord[];
}
