import { FIRST_DAY, SECOND_DAY } from "./days.ts";
import { both, BOTH_DAYS, first, type SavedCase, second } from "./SavedCase.ts";

const BAR_COLUMNS = ["symbol", "bar_start", "open", "high", "low", "close", "volume", "ticks"];

/** A bar of one price. */
const flat = (symbol: string, start: string, price: string, volume: string | null, ticks = 1) => [
  ...[symbol, start, price, price, price, price, volume, ticks],
];

/** Rows of a day over compacted ticks, and how they are when the fresh ticks count, too. */
const AVERAGES = [
  ["BIG", SECOND_DAY, 1, "123456.78900000", "123456.78900000", "123456.78900000"],
  ["MSFT", SECOND_DAY, 1, "52.50000000", "52.50000000", "52.50000000"],
];
const EARLIER_AVERAGES = [
  ["AAPL", FIRST_DAY, 4, "102.62500000", "99.00000000", "110.50000000"],
  ["IBM", FIRST_DAY, 1, "7.00000000", "7.00000000", "7.00000000"],
  ["MSFT", FIRST_DAY, 1, "50.00000000", "50.00000000", "50.00000000"],
];
const VWAP = [
  ["BIG", SECOND_DAY, "123456.78900000", "1000.00000000", 1, 1],
  ["MSFT", SECOND_DAY, null, "0.00000000", 1, 1],
];
const EARLIER_VWAP = [
  ["AAPL", FIRST_DAY, "101.83333333", "45.00000000", 3, 4],
  ["IBM", FIRST_DAY, null, null, 0, 1],
  ["MSFT", FIRST_DAY, "50.00000000", "100.00000000", 1, 1],
];
const FIRST_BARS = (start: string, ibm: string) => [
  [
    ...["AAPL", start, "100.00000000", "110.50000000", "99.00000000", "110.50000000"],
    ...["45.00000000", 4],
  ],
  flat("IBM", ibm, "7.00000000", null),
  flat("MSFT", start, "50.00000000", "100.00000000"),
];
const APPLE_BAR = (start: string, volume: string, ticks: number) => [
  ...["AAPL", start, "104.00000000", "108.16000000", "104.00000000", "108.16000000", volume, ticks],
];
const BIG_BAR = (start: string) => flat("BIG", start, "123456.78900000", "1000.00000000");
const MICROSOFT_BAR = (start: string) => flat("MSFT", start, "52.50000000", "0.00000000");
const NEW_BAR = (start: string) => flat("NEW", start, "3.25000000", "2.00000000");

/** Cases of the queries that take ticks together. */
export const BAR_CASES: readonly SavedCase[] = [
  {
    query: "daily-averages",
    values: BOTH_DAYS,
    columns: ["symbol", "trade_day", "ticks", "average_price", "lowest_price", "highest_price"],
    compacted: [
      ["AAPL", SECOND_DAY, 2, "106.08000000", "104.00000000", "108.16000000"],
      ...AVERAGES,
      ...EARLIER_AVERAGES,
    ],
    archived: [
      ["AAPL", SECOND_DAY, 3, "105.38666667", "104.00000000", "108.16000000"],
      ...AVERAGES,
      ["NEW", SECOND_DAY, 1, "3.25000000", "3.25000000", "3.25000000"],
      ...EARLIER_AVERAGES,
    ],
  },
  {
    query: "hourly-volume",
    values: BOTH_DAYS,
    columns: ["symbol", "hour_start", "volume", "ticks"],
    ...both([
      ["NEW", second("20:00:00.000"), "2.00000000", 1],
      ["AAPL", second("15:00:00.000"), "8.00000000", 3],
      ["MSFT", second("14:00:00.000"), "0.00000000", 1],
      ["BIG", second("10:00:00.000"), "1000.00000000", 1],
      ["MSFT", first("14:00:00.000"), "100.00000000", 1],
      ["AAPL", first("14:00:00.000"), "45.00000000", 4],
      ["IBM", first("14:00:00.000"), null, 1],
    ]),
  },
  {
    query: "ohlcv-minute",
    values: BOTH_DAYS,
    columns: BAR_COLUMNS,
    ...both([
      flat("IBM", first("14:29:00.000"), "7.00000000", null),
      [
        ...["AAPL", first("14:30:00.000"), "100.00000000", "101.00000000", "99.00000000"],
        // Of two ticks in the last millisecond the higher price counts last.
        ...["101.00000000", "40.00000000", 3],
      ],
      flat("MSFT", first("14:30:00.000"), "50.00000000", "100.00000000"),
      flat("AAPL", first("14:31:00.000"), "110.50000000", "5.00000000"),
      BIG_BAR(second("10:00:00.000")),
      MICROSOFT_BAR(second("14:30:00.000")),
      flat("AAPL", second("15:30:00.000"), "104.00000000", "5.00000000", 2),
      flat("AAPL", second("15:45:00.000"), "108.16000000", "3.00000000"),
      NEW_BAR(second("20:00:00.000")),
    ]),
  },
  {
    query: "ohlcv-hour",
    values: BOTH_DAYS,
    columns: BAR_COLUMNS,
    compacted: [
      ...FIRST_BARS(first("14:00:00.000"), first("14:00:00.000")),
      BIG_BAR(second("10:00:00.000")),
      MICROSOFT_BAR(second("14:00:00.000")),
      APPLE_BAR(second("15:00:00.000"), "4.00000000", 2),
    ],
    archived: [
      ...FIRST_BARS(first("14:00:00.000"), first("14:00:00.000")),
      BIG_BAR(second("10:00:00.000")),
      MICROSOFT_BAR(second("14:00:00.000")),
      APPLE_BAR(second("15:00:00.000"), "8.00000000", 3),
      NEW_BAR(second("20:00:00.000")),
    ],
  },
  {
    query: "ohlcv-day",
    values: BOTH_DAYS,
    columns: BAR_COLUMNS,
    compacted: [
      ...FIRST_BARS(first("00:00:00.000"), first("00:00:00.000")),
      APPLE_BAR(second("00:00:00.000"), "4.00000000", 2),
      BIG_BAR(second("00:00:00.000")),
      MICROSOFT_BAR(second("00:00:00.000")),
    ],
    archived: [
      ...FIRST_BARS(first("00:00:00.000"), first("00:00:00.000")),
      APPLE_BAR(second("00:00:00.000"), "8.00000000", 3),
      BIG_BAR(second("00:00:00.000")),
      MICROSOFT_BAR(second("00:00:00.000")),
      NEW_BAR(second("00:00:00.000")),
    ],
  },
  {
    query: "vwap",
    values: BOTH_DAYS,
    columns: ["symbol", "trade_day", "vwap", "volume", "ticks_with_volume", "ticks"],
    // (104 x 1 + 108.16 x 3) / 4, and with 4 more at 104: 844.48 / 8.
    compacted: [["AAPL", SECOND_DAY, "107.12000000", "4.00000000", 2, 2], ...VWAP, ...EARLIER_VWAP],
    archived: [
      ["AAPL", SECOND_DAY, "105.56000000", "8.00000000", 3, 3],
      ...VWAP,
      ["NEW", SECOND_DAY, "3.25000000", "2.00000000", 1, 1],
      ...EARLIER_VWAP,
    ],
  },
  {
    query: "volatility",
    values: { ...BOTH_DAYS, symbol: "AAPL" },
    columns: ["symbol", "trade_day", "returns", "volatility"],
    // Of ln(0.99), ln(101/99) and ln(110.5/101); of 0 and ln(1.04).
    compacted: [
      ["AAPL", SECOND_DAY, 1, null],
      ["AAPL", FIRST_DAY, 3, "0.05127922"],
    ],
    archived: [
      ["AAPL", SECOND_DAY, 2, "0.02773323"],
      ["AAPL", FIRST_DAY, 3, "0.05127922"],
    ],
  },
  {
    query: "gaps",
    values: { ...BOTH_DAYS, symbol: "AAPL" },
    columns: ["symbol", "gap_from", "gap_to", "seconds"],
    ...both([
      ["AAPL", first("14:31:10.000"), second("15:30:00.000"), 89_930],
      ["AAPL", second("15:45:00.000"), null, 29_700],
      ["AAPL", second("15:30:00.000"), second("15:45:00.000"), 900],
    ]),
  },
  {
    query: "gaps",
    about: "over another interval",
    values: { ...BOTH_DAYS, symbol: "AAPL", "interval-seconds": "900" },
    columns: ["symbol", "gap_from", "gap_to", "seconds"],
    ...both([
      ["AAPL", first("14:31:10.000"), second("15:30:00.000"), 89_930],
      ["AAPL", second("15:45:00.000"), null, 29_700],
    ]),
  },
];
