import type * as pulumi from "@pulumi/pulumi";
import { calendarDate, wholeNumber } from "../validation/rules.ts";

/** What Athena finds in the archive. */
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
}

export const LAKE_DEFAULTS = { since: "2026-01-01", scanLimitGb: 10 };

export const LAKE_RULES = {
  since: calendarDate({ first: "2020-01-01", fallback: LAKE_DEFAULTS.since }),
  // https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
  scanLimitGb: wholeNumber({ min: 1, max: 7_000, fallback: LAKE_DEFAULTS.scanLimitGb }),
};
