import type { DecimalText, Tick } from "../contract/tick.ts";

/**
 * A row of a Parquet table by column name. Decimals are plain text, timestamps ISO 8601 UTC with three
 * decimals, dates `YYYY-MM-DD`; what is absent, undefined or null is null in the table.
 */
export type LakeRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A row of `ticks`: an accepted tick, with its id. */
export type TickRow = { readonly [Field in keyof Tick]: Tick[Field] };

/** Fields that rows of all other tables share. */
type PriceRow = {
  readonly symbol: string;
  /** The tick id of {@link tickId}; left out of the table where the row's own fields give it. */
  readonly id: string;
  readonly price: DecimalText;
  readonly open?: DecimalText;
  readonly high?: DecimalText;
  readonly low?: DecimalText;
  readonly previous_close?: DecimalText;
  readonly volume?: DecimalText;
};

/** A row of `stream_prices`. */
export type StreamPriceRow = PriceRow & {
  readonly produced_at: string;
  readonly exchange?: string;
  readonly data_source?: string;
  /** Last change of the staged object; of equal rows the earliest stays. */
  readonly etl_loading_ts: string;
};

/** A row of `imports`. */
export type ImportRow = PriceRow & {
  readonly timestamp: string;
  /** `YYYY-MM-DD`, the day in New York. */
  readonly close_date: string;
};

/** A row of `quotes`. */
export type QuoteRow = PriceRow & {
  readonly timestamp: string;
  readonly name?: string;
  readonly currency?: string;
  readonly change?: DecimalText;
  readonly change_percent?: DecimalText;
  readonly exchange?: string;
  readonly provider: string;
};

/** A row of `latest_prices`; its id is always stored. */
export type LatestPriceRow = PriceRow & {
  readonly timestamp: string;
  readonly change?: DecimalText;
  readonly change_percent?: DecimalText;
  readonly exchange?: string;
  readonly data_source?: string;
  readonly currency?: string;
  readonly road: "ticks" | "stream_prices" | "imports" | "quotes";
};
