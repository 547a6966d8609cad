import type { StreamRecord } from "../mappings/model.ts";
import type { ShardFeed } from "./ShardFeed.ts";

/** A record that waits to be delivered, and whom to tell when it is. */
export interface BufferedRecord {
  readonly record: StreamRecord;
  readonly owner: ShardFeed;
}

/** Records in the order of their coming, with their size. */
export class DeliveryBuffer {
  #records: BufferedRecord[] = [];
  #bytes = 0;
  #sinceMs = 0;

  /** Bytes of the records' data. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the first of them came, epoch milliseconds; undefined: there is none. */
  get sinceMs(): number | undefined {
    return this.#records.length === 0 ? undefined : this.#sinceMs;
  }

  /** Takes records that were read at `nowMs`. */
  add(records: readonly BufferedRecord[], nowMs: number): void {
    if (this.#records.length === 0) this.#sinceMs = nowMs;
    this.#records.push(...records);
    this.#bytes += records.reduce((sum, { record }) => sum + record.bytes, 0);
  }

  /** Takes out records from the first on, until they have so many bytes. */
  take(bytesMax: number, nowMs: number): BufferedRecord[] {
    let count = 0;
    let bytes = 0;
    while (count < this.#records.length && bytes < bytesMax) {
      bytes += this.#records[count]?.record.bytes ?? 0;
      count += 1;
    }
    this.#bytes -= bytes;
    this.#sinceMs = nowMs;
    return this.#records.splice(0, count);
  }
}
