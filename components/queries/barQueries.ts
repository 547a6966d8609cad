import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TICK_ORDER, TICK_SOURCE, tickSource } from "./tickSource.ts";
import type { LookBack } from "./TimeRange.ts";
import { rangeOf } from "./TimeRange.ts";

/** Sizes of bars; short ones are asked for of today, long ones of the past. */
const BARS = {
  minute: { lookBack: { count: 24, unit: "HOUR" }, says: "the last 24 hours", fresh: true },
  hour: { lookBack: { count: 7, unit: "DAY", wholeDays: true }, says: "7 days", fresh: false },
  day: { lookBack: { count: 90, unit: "DAY", wholeDays: true }, says: "90 days", fresh: false },
} as const satisfies Readonly<Record<string, { lookBack: LookBack; says: string; fresh: boolean }>>;

/** Open, high, low, close and volume of each symbol by minute, hour or day. */
export function bars(roads: Roads, size: keyof typeof BARS): SavedQuery {
  const { lookBack, says, fresh } = BARS[size];
  return {
    name: `ohlcv-${size}`,
    description:
      `Open, high, low, close and volume of each symbol by ${size} (UTC) with a trade, of ${says}. The ` +
      "open is the price of the first tick by time and price, the close that of the last; the volume sums " +
      `those that have one, and is null when none has. ${readsWhat(roads, { fresh })}`,
    sql: `${tickSource(roads, { range: rangeOf(lookBack), fresh })}
SELECT
  symbol,
  date_trunc('${size}', "timestamp") AS bar_start,
  min_by(price, ${TICK_ORDER}) AS open,
  max(price) AS high,
  min(price) AS low,
  max_by(price, ${TICK_ORDER}) AS close,
  sum(volume) AS volume,
  count(*) AS ticks
FROM ${TICK_SOURCE}
GROUP BY symbol, date_trunc('${size}', "timestamp")
ORDER BY bar_start, symbol`,
  };
}

/** Each symbol's average price by day. */
export function dailyAverages(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 30, unit: "DAY", wholeDays: true });
  return {
    name: "daily-averages",
    description:
      "Average, lowest and highest price of each symbol by day of trade (UTC), of 30 days and today. " +
      readsWhat(roads, { fresh: false }),
    sql: `${tickSource(roads, { range, fresh: false })}
SELECT
  symbol,
  CAST("timestamp" AS date) AS trade_day,
  count(*) AS ticks,
  CAST(avg(price) AS decimal(20,8)) AS average_price,
  min(price) AS lowest_price,
  max(price) AS highest_price
FROM ${TICK_SOURCE}
GROUP BY symbol, CAST("timestamp" AS date)
ORDER BY trade_day DESC, symbol`,
  };
}

/** Each symbol's volume by hour. */
export function hourlyVolume(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 24, unit: "HOUR" });
  return {
    name: "hourly-volume",
    description:
      "Volume of each symbol by hour of trade (UTC), of the last 24 hours: the sum of its ticks' volumes, " +
      "null when none has one. For feeds whose volume is that of the trade, and not of the day so far. " +
      readsWhat(roads, { fresh: true }),
    sql: `${tickSource(roads, { range, fresh: true })}
SELECT
  symbol,
  date_trunc('hour', "timestamp") AS hour_start,
  sum(volume) AS volume,
  count(*) AS ticks
FROM ${TICK_SOURCE}
GROUP BY symbol, date_trunc('hour', "timestamp")
ORDER BY hour_start DESC, volume DESC NULLS LAST, symbol`,
  };
}

/** Each symbol's average price weighted by volume. */
export function vwap(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 30, unit: "DAY", wholeDays: true });
  return {
    name: "vwap",
    description:
      "Volume-weighted average price of each symbol by day of trade (UTC), of 30 days and today: " +
      "sum(price x volume) / sum(volume) over the ticks that have a volume; null when it is 0 or no " +
      `tick has one. ${readsWhat(roads, { fresh: false })}`,
    sql: `${tickSource(roads, { range, fresh: false })}
SELECT
  symbol,
  CAST("timestamp" AS date) AS trade_day,
  CAST(sum(price * volume) / nullif(sum(volume), 0) AS decimal(20,8)) AS vwap,
  sum(volume) AS volume,
  count(volume) AS ticks_with_volume,
  count(*) AS ticks
FROM ${TICK_SOURCE}
GROUP BY symbol, CAST("timestamp" AS date)
ORDER BY trade_day DESC, symbol`,
  };
}

/** How much each symbol's price moves, by day. */
export function volatility(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 30, unit: "DAY", wholeDays: true });
  return {
    name: "volatility",
    description:
      "Volatility of each symbol by day of trade (UTC), of 30 days and today: the sample standard " +
      "deviation (n - 1) of the log returns ln(price / price of the tick before) of that day, not scaled " +
      `to a year; null with fewer than 3 ticks. ${readsWhat(roads, { fresh: false })}`,
    sql: `${tickSource(roads, { range, fresh: false })}, steps AS (
  SELECT
    symbol,
    CAST("timestamp" AS date) AS trade_day,
    CAST(price AS double) / lag(CAST(price AS double)) OVER (
      PARTITION BY symbol, CAST("timestamp" AS date) ORDER BY "timestamp", price
    ) AS ratio
  FROM ${TICK_SOURCE}
)
SELECT
  symbol,
  trade_day,
  count(ratio) AS returns,
  CAST(stddev_samp(ln(ratio)) AS decimal(20,8)) AS volatility
FROM steps
GROUP BY symbol, trade_day
ORDER BY trade_day DESC, symbol`,
  };
}
