/** How much time a bar stands for. */
export type BarInterval = "1m" | "5m" | "15m" | "30m" | "1h" | "1d";

const MINUTE_MS = 60_000;

/**
 * Length of each bar, in milliseconds. A bar of a day is as long as its session; what stands here is the day
 * around it.
 */
export const BAR_MS: Readonly<Record<BarInterval, number>> = {
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "30m": 30 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
  "1d": 24 * 60 * MINUTE_MS,
};

/** All values of {@link BarInterval}, the shortest first. */
export const BAR_INTERVALS = Object.keys(BAR_MS) as readonly BarInterval[];
