/** What a queue needs to know of a record. */
export interface StreamRecord {
  /** Payload. */
  readonly data: Uint8Array;
  /** Kinesis partition key, 1 to 256 characters. */
  readonly partitionKey: string;
}

/** A record on its way, with how often it has been sent in vain. */
export interface QueuedRecord<T extends StreamRecord> {
  readonly record: T;
  /** Bytes that count towards Kinesis' limits: payload and partition key. */
  readonly bytes: number;
  failures: number;
}

/** How much goes into one call. */
export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
  readonly recordsPerKey: number;
}

/** Records waiting to be sent. Takes batches out of it that keep the order within each partition key. */
export class SendQueue<T extends StreamRecord> {
  #waiting: QueuedRecord<T>[] = [];
  #bytes = 0;
  /** How many records of each key wait. */
  readonly #keys = new Map<string, number>();

  get length(): number {
    return this.#waiting.length;
  }

  /** Bytes of all waiting records. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a new record behind all others. */
  push(record: T, bytes: number): void {
    const queued = { record, bytes, failures: 0 };
    this.#waiting.push(queued);
    this.#note(queued);
  }

  /** Puts records that failed back, before everything that came after them. */
  putBack(failed: readonly QueuedRecord<T>[]): void {
    this.#waiting = [...failed, ...this.#waiting];
    for (const queued of failed) this.#note(queued);
  }

  /** The oldest records, none before an older one of its key; at least one when any waits. */
  take(limits: BatchLimits): QueuedRecord<T>[] {
    const batch: QueuedRecord<T>[] = [];
    const passedOver: QueuedRecord<T>[] = [];
    const taken = new Map<string, number>();
    let bytes = 0;
    let keysLeft = this.#keys.size;
    let seen = 0;
    for (const queued of this.#waiting) {
      // A record that no longer fits ends the batch: a smaller one behind it may be of its key.
      if (keysLeft === 0 || batch.length >= limits.records) break;
      if (batch.length > 0 && bytes + queued.bytes > limits.bytes) break;
      seen += 1;
      const key = queued.record.partitionKey;
      const ofKey = (taken.get(key) ?? 0) + 1;
      if (ofKey > limits.recordsPerKey) {
        passedOver.push(queued);
        continue;
      }
      if (ofKey === limits.recordsPerKey) keysLeft -= 1;
      taken.set(key, ofKey);
      batch.push(queued);
      bytes += queued.bytes;
    }
    this.#waiting = [...passedOver, ...this.#waiting.slice(seen)];
    this.#forget(taken, bytes);
    return batch;
  }

  #note({ record, bytes }: QueuedRecord<T>): void {
    this.#bytes += bytes;
    this.#keys.set(record.partitionKey, (this.#keys.get(record.partitionKey) ?? 0) + 1);
  }

  #forget(taken: ReadonlyMap<string, number>, bytes: number): void {
    this.#bytes -= bytes;
    for (const [key, count] of taken) {
      const left = (this.#keys.get(key) ?? 0) - count;
      if (left > 0) this.#keys.set(key, left);
      else this.#keys.delete(key);
    }
  }
}
