import { backOffMs } from "./backOff.ts";
import {
  type Clock,
  DataTrimmedError,
  IteratorExpiredError,
  type MappingReport,
  type Page,
  type Random,
  type ReadPosition,
  type ShardSource,
  type StreamRecord,
} from "./model.ts";

/** The world around a shard's reader. */
export interface ShardReaderOptions {
  readonly source: ShardSource;
  readonly shardId: string;
  readonly start: ReadPosition;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Resolves when more may be read, or the signal is aborted. */
  readonly room: () => Promise<void>;
  readonly take: (records: readonly StreamRecord[]) => void;
  readonly report: (event: MappingReport) => void;
  /** A number that the mapping counts up, to tell reads before a moment from those after it. */
  readonly epoch: () => number;
}

// What a tick waits at most for before it is read; a poll of the emulators takes about a millisecond.
const IDLE_MS = 10;
const LONG_IDLE_MS = 20;
// Records come a write call at a time; a moment after some of a batch there are more to read at once.
const TIP_MS = 25;
/** Empty reads after which a shard counts as quiet. */
const QUIET_AFTER = 100;

/** Reads a shard from a position to its end, whatever fails on the way. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  #position: ReadPosition;
  #iterator: string | undefined;
  #emptyReads = 0;
  #emptyReadEpoch: number | undefined;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#position = options.start;
  }

  /** Epoch in which the last read began, when it found nothing new; else undefined. */
  get emptyReadEpoch(): number | undefined {
    return this.#emptyReadEpoch;
  }

  /** Reads until the shard ends or the signal is aborted. */
  async run(): Promise<"end" | "stopped"> {
    const { room, signal, clock } = this.#options;
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
        const pauseMs = this.#pauseAfter(page);
        if (pauseMs > 0) await clock.sleep(pauseMs, signal);
      } catch (error) {
        this.#iterator = undefined;
        await this.#recover(error, failures);
        failures += 1;
      }
    }
  }

  async #readPage(): Promise<Page> {
    const { source, shardId, take, epoch } = this.#options;
    const startedIn = epoch();
    this.#iterator ??= await source.openIterator(shardId, this.#position);
    const page = await source.read(shardId, this.#iterator);
    this.#iterator = page.nextIterator;
    const last = page.records.at(-1);
    if (last !== undefined) {
      this.#position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: last.sequenceNumber };
      this.#emptyReads = 0;
      this.#emptyReadEpoch = undefined;
      take(page.records);
    } else {
      this.#emptyReadEpoch = page.atTip ? startedIn : undefined;
    }
    return page;
  }

  #pauseAfter({ records, atTip }: Page): number {
    if (records.length > 0) return atTip ? TIP_MS : 0;
    this.#emptyReads += 1;
    return this.#emptyReads < QUIET_AFTER ? IDLE_MS : LONG_IDLE_MS;
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
