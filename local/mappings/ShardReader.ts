import { backOffMs } from "./backOff.ts";
import {
  type Clock,
  DataTrimmedError,
  IteratorExpiredError,
  type MappingReport,
  type Page,
  type Random,
  type ReadPosition,
  type ServiceActivity,
  type ShardSource,
  type StreamRecord,
} from "./model.ts";
import { Wake } from "./Wake.ts";

/** The world around a shard's reader. */
export interface ShardReaderOptions {
  readonly source: ShardSource;
  readonly shardId: string;
  readonly start: ReadPosition;
  readonly clock: Clock;
  readonly random: Random;
  readonly activity: ServiceActivity;
  readonly signal: AbortSignal;
  /** How long a batch waits for more, in seconds; reading ten times within it loses nothing. */
  readonly windowSeconds: number;
  /** Resolves when more may be read, or the signal is aborted. */
  readonly room: () => Promise<void>;
  readonly take: (records: readonly StreamRecord[]) => void;
  readonly report: (event: MappingReport) => void;
  /** A number that the mapping counts up, to tell reads before a moment from those after it. */
  readonly epoch: () => number;
}

// What a tick waits at most for before it is read; a poll of the emulators takes about a millisecond.
const IDLE_MS = 10;
// The same while the run is quiet, for what is written behind its back: to a table from outside.
const QUIET_MS = 250;
// Records come a write call at a time; a moment after some of a batch there are more to read at once.
const TIP_MS_MIN = 25;
const TIP_MS_MAX = 100;

/** Reads a shard from a position to its end, whatever fails on the way. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  #position: ReadPosition;
  #iterator: string | undefined;
  #emptyReadEpoch: number | undefined;
  readonly #wake: Wake;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#position = options.start;
    this.#wake = new Wake(options.clock);
  }

  /** Epoch in which the last read began, when it found nothing new; else undefined. */
  get emptyReadEpoch(): number | undefined {
    return this.#emptyReadEpoch;
  }

  /** Reads until the shard ends or the signal is aborted. */
  async run(): Promise<"end" | "stopped"> {
    const wake = (): void => this.#wake.call();
    const release = this.#options.activity.listen(wake);
    this.#options.signal.addEventListener("abort", wake);
    try {
      return await this.#run();
    } finally {
      this.#options.signal.removeEventListener("abort", wake);
      release();
    }
  }

  async #run(): Promise<"end" | "stopped"> {
    const { room, signal } = this.#options;
    for (let failures = 0; ;) {
      await room();
      if (signal.aborted) {
        return "stopped";
      }
      try {
        const page = await this.#readPage();
        failures = 0;
        if (page.nextIterator === undefined) {
          return "end";
        }
        await this.#pauseAfter(page);
      } catch (error) {
        this.#iterator = undefined;
        await this.#recover(error, failures);
        failures += 1;
      }
    }
  }

  async #readPage(): Promise<Page> {
    const { source, shardId, take, epoch, activity } = this.#options;
    const startedIn = epoch();
    this.#iterator ??= await source.openIterator(shardId, this.#position);
    const page = await source.read(shardId, this.#iterator);
    this.#iterator = page.nextIterator;
    const last = page.records.at(-1);
    if (last !== undefined) {
      this.#position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: last.sequenceNumber };
      this.#emptyReadEpoch = undefined;
      activity.note();
      take(page.records);
    } else {
      this.#emptyReadEpoch = page.atTip ? startedIn : undefined;
    }
    return page;
  }

  async #pauseAfter({ records, atTip }: Page): Promise<void> {
    const { activity, clock, signal, windowSeconds } = this.#options;
    if (records.length > 0) {
      const tipMs = Math.min(TIP_MS_MAX, Math.max(TIP_MS_MIN, windowSeconds * 100));
      if (atTip) await clock.sleep(tipMs, signal);
    } else if (activity.isQuiet) await this.#wake.wait(QUIET_MS);
    else await clock.sleep(IDLE_MS, signal);
  }

  async #recover(error: unknown, failures: number): Promise<void> {
    const { report, shardId, clock, random, signal } = this.#options;
    if (error instanceof DataTrimmedError) {
      report({
        type: "dataTrimmed",
        shardId,
        ...(this.#position.type === "TRIM_HORIZON"
          ? {}
          : { afterSequenceNumber: this.#position.sequenceNumber }),
      });
      this.#position = { type: "TRIM_HORIZON" };
    }
    // A single one is no failure: the iterator was simply held too long.
    const expected = error instanceof IteratorExpiredError || error instanceof DataTrimmedError;
    if (expected && failures === 0) {
      return;
    }
    const waitMs = backOffMs(failures, random);
    report({ type: "readFailed", shardId, waitMs, reason: String(error) });
    await clock.sleep(waitMs, signal);
  }
}
