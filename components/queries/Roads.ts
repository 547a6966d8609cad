/** Which roads into the lake a pipeline has, beside the archive of accepted ticks, which is always there. */
export interface Roads {
  /** Whether ticks are compacted into the table `ticks`, hourly. */
  readonly compaction: boolean;
  /** Whether the stream also goes by Firehose into `stream_prices`. */
  readonly firehose: boolean;
  /** Whether dropped files become rows of `imports`. */
  readonly imports: boolean;
  /** Whether scheduled quotes are kept and cleaned into `quotes`. */
  readonly quotes: boolean;
}

/** A pipeline whose archive is all its lake. */
export const NO_ROADS: Roads = {
  compaction: false,
  firehose: false,
  imports: false,
  quotes: false,
};
