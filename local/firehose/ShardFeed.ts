import type { ShardTask, ShardWorker, StreamRecord } from "../mappings/model.ts";
import { ShardReader } from "../mappings/ShardReader.ts";
import { Wake } from "../mappings/Wake.ts";

/** What a feed gives to, beside what a shard's worker needs. */
export interface ShardFeedOptions extends ShardTask {
  /** How long records are gathered, in seconds. */
  readonly windowSeconds: number;
  /** Resolves when more may be read, or the signal is aborted. */
  readonly room: () => Promise<void>;
  readonly take: (records: readonly StreamRecord[], feed: ShardFeed) => void;
}

/** Reads a shard into a delivery stream, and keeps how far it has been delivered. */
export class ShardFeed implements ShardWorker {
  readonly #options: ShardFeedOptions;
  readonly #reader: ShardReader;
  readonly #delivered: Wake;
  readonly #arrivals: number[] = [];

  constructor(options: ShardFeedOptions) {
    this.#options = options;
    this.#delivered = new Wake(options.clock);
    this.#reader = new ShardReader({
      ...options,
      take: (records) => {
        this.#arrivals.push(...records.map(({ arrivedAtMs }) => arrivedAtMs));
        options.take(records, this);
      },
    });
  }

  get pending(): number {
    return this.#arrivals.length;
  }

  get oldestArrivalMs(): number | undefined {
    return this.#arrivals[0];
  }

  get emptyReadEpoch(): number | undefined {
    return this.#reader.emptyReadEpoch;
  }

  async run(): Promise<"finished" | "stopped"> {
    const { signal, checkpoint } = this.#options;
    const wake = (): void => this.#delivered.call();
    signal.addEventListener("abort", wake, { once: true });
    const end = await this.#reader.run();
    while (end === "end" && this.pending > 0 && !signal.aborted) await this.#delivered.wait();
    signal.removeEventListener("abort", wake);
    if (end === "stopped" || this.pending > 0) return "stopped";
    checkpoint({ type: "SHARD_END" });
    return "finished";
  }

  /** Notes that records were delivered, in the order in which they were read. */
  noteDelivered(records: readonly StreamRecord[]): void {
    const sequenceNumber = records.at(-1)?.sequenceNumber;
    if (sequenceNumber === undefined) return;
    this.#arrivals.splice(0, records.length);
    this.#options.checkpoint({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber });
    this.#delivered.call();
  }
}
