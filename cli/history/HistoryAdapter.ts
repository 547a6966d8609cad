import type { ProviderName } from "../../runtime/contract/providers.ts";
import type { OpenProviderOptions } from "../../runtime/providers/ProviderAdapter.ts";
import type { Clock } from "../../runtime/ports/Clock.ts";
import type { BarInterval } from "./BarInterval.ts";

/** Which bars are wanted: those that end in a span of time. */
export interface BarQuestion {
  readonly symbol: string;
  readonly interval: BarInterval;
  /** Epoch milliseconds, inclusive. */
  readonly fromMs: number;
  /** Epoch milliseconds, inclusive. */
  readonly toMs: number;
}

/** A bar in the words of the tick contract, not judged yet. */
export interface Bar {
  /** When it begins, epoch milliseconds. */
  readonly beginsAtMs: number;
  /** When it ends, epoch milliseconds: the time of its tick. */
  readonly endsAtMs: number;
  /** Text of each field: `price` is the close; absent where the provider has none, as for a minute without a trade. */
  readonly fields: ReadonlyMap<string, string>;
  /** Code of the currency of its prices, as the provider writes it. */
  readonly currency?: string;
  /** The bar as it came. */
  readonly raw: string;
}

/** What an answer holds. */
export interface BarAnswer {
  readonly bars: readonly Bar[];
  /** Bars of the answer outside a session, or with no place in the raster of their length. */
  readonly misplaced: number;
}

/** What an adapter is made with. */
export type HistoryOptions = Pick<OpenProviderOptions, "baseUrl" | "seed"> & {
  readonly apiKey: string;
  readonly clock: Clock;
};

/** What a provider's own file is: how bars are asked for, and read. */
export interface HistoryAdapter {
  readonly name: ProviderName;
  /** `data_source` of the ticks. */
  readonly dataSource: string;
  /**
   * Asks once.
   * @returns the answer's bytes as they came
   * @throws {ProviderError} if there are none
   */
  ask(question: BarQuestion, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Reads the bytes; bars of other times than asked for are no harm.
   * @throws {FileFault} if the answer as a whole is none of this provider's
   */
  read(body: Uint8Array, question: BarQuestion): BarAnswer;
}
