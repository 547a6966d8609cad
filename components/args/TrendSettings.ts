import type * as pulumi from "@pulumi/pulumi";
import { trueOrFalse, wholeNumber } from "../validation/rules.ts";

/** From the tick table to alerts. */
export interface TrendSettings {
  /**
   * How long ticks are held back to be sorted by trade time, in seconds of trade time; an older
   * tick changes no signal. Whole number, 0 to 3600; 0 takes ticks as they arrive.
   * @default 0
   */
  allowedLatenessSeconds?: pulumi.Input<number>;
  /**
   * Most ticks in one invocation; what they raise waits in one item until it is sent. Whole
   * number, 1 to 1000.
   * @default 500
   */
  batchSize?: pulumi.Input<number>;
  /**
   * How long an invocation waits for its batch to fill, in seconds. Whole number, 0 to 300.
   * @default 0
   */
  batchWindowSeconds?: pulumi.Input<number>;
  /**
   * Whether a jump of the price between two sessions that is close to a split (`2:1`, `3:2`, `1:10`)
   * starts a symbol's averages anew, without an alert. Without it such a crossover alerts, and says
   * so; with it a real fall by half over night alerts nobody.
   * @default false
   */
  splitGuard?: pulumi.Input<boolean>;
}

export const TREND_DEFAULTS = {
  allowedLatenessSeconds: 0,
  batchSize: 500,
  batchWindowSeconds: 0,
  splitGuard: false as boolean,
};

export const TREND_RULES = {
  allowedLatenessSeconds: wholeNumber({
    min: 0,
    max: 3_600,
    fallback: TREND_DEFAULTS.allowedLatenessSeconds,
  }),
  // What a batch raises for one symbol waits in one item of at most 400 KB.
  batchSize: wholeNumber({ min: 1, max: 1_000, fallback: TREND_DEFAULTS.batchSize }),
  batchWindowSeconds: wholeNumber({
    min: 0,
    max: 300,
    fallback: TREND_DEFAULTS.batchWindowSeconds,
  }),
  splitGuard: trueOrFalse(TREND_DEFAULTS.splitGuard),
};
