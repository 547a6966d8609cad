import { BARE_EVENT_BYTES, MAX_EVENT_BYTES } from "./eventPayload.ts";
import type { StreamRecord } from "./model.ts";

/** When a batch is sent. */
export interface BatchLimits {
  readonly batchSize: number;
  /** 0: as soon as there is a record. */
  readonly batchWindowSeconds: number;
}

/** A batch to send, or how long to wait for one: for ever when `waitMs` is absent. */
export type Gathered =
  | { readonly type: "batch"; readonly records: readonly StreamRecord[] }
  | { readonly type: "wait"; readonly waitMs?: number };

/**
 * Gathers records into batches: one is ready when it has as many records as a batch may, or as many
 * bytes as an event may, or when the window ends. A window begins when the batch before is dealt with
 * (`reopen`); one that ends without a record begins anew.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
export class BatchGatherer {
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #bareBytes: number;
  #records: StreamRecord[] = [];
  #bytes: number;
  #windowStart: number;

  /** @param bareBytes what an event holds beside its records, in bytes. */
  constructor(limits: BatchLimits, nowMs: number, bareBytes: number = BARE_EVENT_BYTES) {
    this.#bareBytes = bareBytes;
    this.#bytes = bareBytes;
    this.#batchSize = limits.batchSize;
    this.#windowMs = limits.batchWindowSeconds * 1000;
    this.#windowStart = nowMs;
  }

  /** Records waiting to be sent. */
  get length(): number {
    return this.#records.length;
  }

  /** Takes a record that was read at `nowMs`. */
  add(record: StreamRecord, nowMs: number): void {
    if (this.#records.length === 0 && this.#windowMs > 0) {
      const passed = Math.max(0, nowMs - this.#windowStart);
      this.#windowStart += passed - (passed % this.#windowMs);
    }
    this.#records.push(record);
    this.#bytes += record.bytes + 1;
  }

  /** Begins a window: the batch before is dealt with. */
  reopen(nowMs: number): void {
    this.#windowStart = nowMs;
  }

  /** The next batch, which is taken out, or how long to wait for it. */
  next(nowMs: number): Gathered {
    if (this.#records.length === 0) {
      return { type: "wait" };
    }
    const full = this.#records.length >= this.#batchSize || this.#bytes > MAX_EVENT_BYTES;
    const waitMs = this.#windowStart + this.#windowMs - nowMs;
    return full || waitMs <= 0
      ? { type: "batch", records: this.#take() }
      : { type: "wait", waitMs };
  }

  #take(): StreamRecord[] {
    let count = 0;
    let bytes = this.#bareBytes;
    for (const record of this.#records.slice(0, this.#batchSize)) {
      // A record alone always goes, so that nothing is stuck behind one over the limit.
      if (count > 0 && bytes + record.bytes + 1 > MAX_EVENT_BYTES) {
        break;
      }
      bytes += record.bytes + 1;
      count += 1;
    }
    this.#bytes -= bytes - this.#bareBytes;
    return this.#records.splice(0, count);
  }
}
