import type * as pulumi from "@pulumi/pulumi";
import { wholeNumber } from "../validation/rules.ts";

/** The two moving averages whose crossing raises an alert; `short` is less than `long`. */
export interface SmaWindows {
  /**
   * Ticks in the short average. Whole number, 1 to 4999.
   * @default 5
   */
  short?: pulumi.Input<number>;
  /**
   * Ticks in the long average; the first alert of a symbol needs that many, and its state takes
   * 25 bytes for each. Whole number, 2 to 5000.
   * @default 20
   */
  long?: pulumi.Input<number>;
}

export const SMA_WINDOWS_DEFAULTS = { short: 5, long: 20 };

export const SMA_WINDOWS_RULES = {
  short: wholeNumber({ min: 1, max: 4_999, fallback: SMA_WINDOWS_DEFAULTS.short }),
  // 25 bytes a tick in one item, which also holds what waits to be sent.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
  long: wholeNumber({ min: 2, max: 5_000, fallback: SMA_WINDOWS_DEFAULTS.long }),
};
