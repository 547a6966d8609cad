/** A decimal number as plain text: no exponent, no leading `+`, no trailing zeros after the point. */
export type DecimalText = string;

/** Where a price comes from. `live` is the market; the other two never enter real averages. */
export type TickClass = "live" | "replay" | "simulated";

/**
 * `data_source` of ticks of the market that are sent later, to fill a gap: of the class `live`, and stored,
 * averaged and counted as such, but their alerts are recorded only.
 */
export const BACKFILL_SOURCE = "backfill";

/**
 * The same of made-up prices, for somebody who tries it: of the class `simulated`, so that no live pipeline
 * takes them.
 */
export const SIMULATED_BACKFILL_SOURCE = "simulated-backfill";

/**
 * `data_source` of made-up prices that stand in for a provider that gave none. They are kept, and count in
 * no average: no alert comes of them, and none of the real ones around them comes otherwise.
 */
export const FALLBACK_SOURCE = "simulated-fallback";

/** Which class a pipeline takes; `any` is for a laptop, where nothing is traded on. */
export type Feed = TickClass | "any";

/** All values of {@link Feed}, in the order the documentation lists them. */
export const FEEDS: readonly Feed[] = ["live", "replay", "simulated", "any"];

/**
 * A trade (or quote) that passed every rule, in canonical form: the same trade sent in two
 * notations gives the same `Tick`. Prices are decimals as text, in the symbol's currency.
 */
export interface Tick {
  /** Ticker as the producer sends it, 1 to 24 of `A-Z 0-9 . - ^ = _ :`. Partition key. */
  readonly symbol: string;
  /** Trade time, ISO 8601 UTC with exactly three decimals: `2026-11-20T14:30:00.123Z`. */
  readonly timestamp: string;
  /** 64 bits of a hash of what the producer said, as 16 hexadecimal digits. */
  readonly id: string;
  readonly price: DecimalText;
  readonly open?: DecimalText;
  readonly high?: DecimalText;
  readonly low?: DecimalText;
  readonly previous_close?: DecimalText;
  /** Shares or coins, 0 or more. */
  readonly volume?: DecimalText;
  readonly exchange?: string;
  /** As the producer sent it; absent when it did not say. */
  readonly data_source?: string;
  /** The producer's own id. */
  readonly tick_id?: string;
  /** Price minus previous close. */
  readonly change?: DecimalText;
  /** 100 x change / previous close, rounded half to even to 8 decimals. */
  readonly change_percent?: DecimalText;
  /** Whether the change exceeds the threshold; absent when neither it nor the close is known. */
  readonly anomaly?: boolean;
  /** Whether the price or the open lies outside low..high: kept, since real index feeds do it. */
  readonly outside_range?: boolean;
  /** JSON text of all fields the contract does not name, exactly as they came. */
  readonly extra?: string;
}

/**
 * What a symbol is: 1 to 24 of `A-Z 0-9 . - ^ = _ :`, at least one letter or digit, no `..`. The tick
 * schema says the same in JSON.
 */
export const SYMBOL_PATTERN = /^(?=.*[A-Z0-9])(?!.*\.\.)[A-Z0-9.^=_:-]{1,24}$/;

/** Largest record that is processed, in bytes. */
export const MAX_TICK_BYTES = 65_536;
