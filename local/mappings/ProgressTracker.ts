interface Entry {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
  done: boolean;
}

/**
 * Knows how far a shard is done when its records are finished in any order: up to the last record
 * before the first one that is not.
 */
export class ProgressTracker {
  /** From the first record that is not done on. */
  #entries: Entry[] = [];
  readonly #open = new Map<string, Entry>();
  #position: string | undefined;

  /** Records that are not done. */
  get pending(): number {
    return this.#open.size;
  }

  /** Arrival of the first of them, epoch milliseconds. */
  get oldestArrivalMs(): number | undefined {
    return this.#entries[0]?.arrivedAtMs;
  }

  /** Sequence number of the last record such that it and all before it are done. */
  get position(): string | undefined {
    return this.#position;
  }

  /** Takes the next record of the shard. */
  add(record: { readonly sequenceNumber: string; readonly arrivedAtMs: number }): void {
    const entry = { ...pickEntry(record), done: false };
    this.#entries.push(entry);
    this.#open.set(entry.sequenceNumber, entry);
  }

  /** Marks records as done; what is done already or was never added is ignored. */
  finish(records: readonly { readonly sequenceNumber: string }[]): void {
    for (const { sequenceNumber } of records) {
      const entry = this.#open.get(sequenceNumber);
      if (entry !== undefined) {
        entry.done = true;
        this.#open.delete(sequenceNumber);
      }
    }
    const first = this.#entries.findIndex(({ done }) => !done);
    const count = first === -1 ? this.#entries.length : first;
    this.#position = this.#entries[count - 1]?.sequenceNumber ?? this.#position;
    this.#entries = this.#entries.slice(count);
  }
}

function pickEntry(record: {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
}): Omit<Entry, "done"> {
  return { sequenceNumber: record.sequenceNumber, arrivedAtMs: record.arrivedAtMs };
}
