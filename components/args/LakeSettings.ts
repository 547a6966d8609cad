import type * as pulumi from "@pulumi/pulumi";
import { calendarDate, trueOrFalse, wholeNumber } from "../validation/rules.ts";

/** What Athena finds in the archive, and how it gets there. */
export interface LakeSettings {
  /**
   * First day that queries look at, as `YYYY-MM-DD`: the day the archive begins, or earlier. Each
   * hour since is a partition, and a query without an hour looks at them all. 2020-01-01 or later.
   * @default "2026-01-01"
   */
  since?: pulumi.Input<string>;
  /**
   * Most that one query may read, in GB; Athena cancels it then. Whole number, 1 to 7000.
   * @default 10
   */
  scanLimitGb?: pulumi.Input<number>;
  /**
   * Whether accepted ticks are compacted each hour into the Parquet table `ticks`. In a bucket that
   * exists (`storage.archiveBucketName`) only with `storage.archiveNotifications`.
   * @default true
   */
  compaction?: boolean;
  /**
   * Whether CSV files that are dropped under `import/` become rows of the Parquet table `imports`. In
   * a bucket that exists only with `storage.archiveNotifications`.
   * @default true
   */
  imports?: boolean;
  /**
   * Whether quotes that are put under `quotes/bronze/` as a provider gave them become typed rows of
   * the Parquet table `quotes`.
   * @default false
   */
  quotes?: boolean;
  /**
   * Whether the tick stream also goes by Firehose into the Parquet table `stream_prices`.
   * @default false
   */
  firehose?: boolean;
  /**
   * Longest that Firehose waits before it writes an object, in seconds. Whole number, 0 to 900.
   * @default 300
   */
  firehoseBufferSeconds?: pulumi.Input<number>;
  /**
   * Size at which Firehose writes an object sooner, in MiB. Whole number, 1 to 128.
   * @default 64
   */
  firehoseBufferMib?: pulumi.Input<number>;
  /**
   * Objects over which the ticks of a day are spread by symbol: more than one where a day has tens of
   * millions of ticks. It counts for days that have no ticks yet; the others keep the number they began
   * with. Whole number, 1 to 100.
   * @default 1
   */
  buckets?: pulumi.Input<number>;
  /**
   * Memory of the functions that fill the Parquet tables, in MB; processor power grows with it.
   * Whole number, 512 to 10240.
   * @default 1769
   */
  memoryMb?: pulumi.Input<number>;
}

export const LAKE_DEFAULTS = {
  since: "2026-01-01",
  scanLimitGb: 10,
  firehoseBufferSeconds: 300,
  firehoseBufferMib: 64,
  buckets: 1,
  // One whole processor. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
  memoryMb: 1_769,
};

export const LAKE_PLAIN_DEFAULTS = {
  compaction: true as boolean,
  imports: true as boolean,
  quotes: false as boolean,
  firehose: false as boolean,
};

export const LAKE_RULES = {
  since: calendarDate({ first: "2020-01-01", fallback: LAKE_DEFAULTS.since }),
  // https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
  scanLimitGb: wholeNumber({ min: 1, max: 7_000, fallback: LAKE_DEFAULTS.scanLimitGb }),
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
  firehoseBufferSeconds: wholeNumber({
    min: 0,
    max: 900,
    fallback: LAKE_DEFAULTS.firehoseBufferSeconds,
  }),
  firehoseBufferMib: wholeNumber({ min: 1, max: 128, fallback: LAKE_DEFAULTS.firehoseBufferMib }),
  buckets: wholeNumber({ min: 1, max: 100, fallback: LAKE_DEFAULTS.buckets }),
  memoryMb: wholeNumber({ min: 512, max: 10_240, fallback: LAKE_DEFAULTS.memoryMb }),
};

export const LAKE_PLAIN_RULES = {
  compaction: trueOrFalse(LAKE_PLAIN_DEFAULTS.compaction),
  imports: trueOrFalse(LAKE_PLAIN_DEFAULTS.imports),
  quotes: trueOrFalse(LAKE_PLAIN_DEFAULTS.quotes),
  firehose: trueOrFalse(LAKE_PLAIN_DEFAULTS.firehose),
};
