import { makeMapping } from "../../../mappings/makeRecord.ts";
import { ARRIVED_AT_MS } from "../../../runtime/fakes/records.ts";
import { BAR_CASES } from "./barCases.ts";
import { ago, FIRST_DAY, iso, NOW_MS, SECOND_DAY } from "./days.ts";
import { both, BOTH_DAYS, first, type SavedCase, second, type Value } from "./SavedCase.ts";

const ANOMALY_COLUMNS = [
  ...["symbol", "timestamp", "price", "previous_close", "change_percent", "anomaly", "data_source"],
];
const APPLE_DOWN = (time: string): readonly Value[] => [
  ...["AAPL", second(time), "104.00000000", "110.50000000", "-5.88235294", true, null],
];
const APPLE_LAST: readonly Value[] = [
  ...["AAPL", second("15:45:00.000"), "108.16000000", "110.50000000", "-2.11764706", true, null],
];
const MICROSOFT_HALF: readonly Value[] = [
  ...["MSFT", first("14:30:00.000"), "50.00000000", "100.00000000", "-50.00000000", true, null],
];
const APPLE_UP: readonly Value[] = [
  ...["AAPL", first("14:31:10.000"), "110.50000000", "98.00000000", "12.75510204", false, null],
];

const LATEST_COLUMNS = ["symbol", "timestamp", "price", "change_percent", "volume", "data_source"];
/** A latest price of which nothing else is known. */
const latest = (symbol: string, time: string, price: string, volume: string | null) => [
  ...[symbol, time, price, null, null, null, null, null, null, volume],
];

const LATEST: readonly SavedCase[] = [
  {
    query: "latest-prices",
    columns: [
      ...["symbol", "timestamp", "price", "open", "high", "low", "previous_close", "change"],
      ...["change_percent", "volume", "currency", "road"],
    ],
    compacted: [
      [
        ...["AAPL", second("15:45:00.000"), "108.16000000", null, null, null, "110.50000000"],
        ...["-2.34000000", "-2.11764706", "3.00000000", null, "ticks"],
      ],
      [
        ...["TSLA", first("21:00:00.000"), "200.01000000", null, null, null, null, null, null],
        ...[null, "USD", "imports"],
      ],
    ],
  },
  {
    query: "latest-prices",
    about: "of the archive alone",
    values: BOTH_DAYS,
    columns: [
      ...["symbol", "timestamp", "price", "open", "high", "low", "previous_close", "change"],
      ...["change_percent", "volume"],
    ],
    archived: [
      [
        ...["AAPL", second("15:45:00.000"), "108.16000000", null, null, null, "110.50000000"],
        ...["-2.34000000", "-2.11764706", "3.00000000"],
      ],
      latest("BIG", second("10:00:00.000"), "123456.78900000", "1000.00000000"),
      latest("IBM", first("14:29:00.000"), "7.00000000", null),
      [
        ...["MSFT", second("14:30:00.000"), "52.50000000", null, null, null, "50.00000000"],
        ...["2.50000000", "5.00000000", "0.00000000"],
      ],
      latest("NEW", second("20:00:00.000"), "3.25000000", "2.00000000"),
    ],
  },
  {
    query: "latest-ticks",
    values: BOTH_DAYS,
    columns: LATEST_COLUMNS,
    ...both([
      ["NEW", second("20:00:00.000"), "3.25000000", null, "2.00000000", null],
      ["AAPL", second("15:45:00.000"), "108.16000000", "-2.11764706", "3.00000000", null],
      ["AAPL", second("15:30:00.000"), "104.00000000", "-5.88235294", "4.00000000", null],
      ["AAPL", second("15:30:00.000"), "104.00000000", "-5.88235294", "1.00000000", null],
      ["MSFT", second("14:30:00.000"), "52.50000000", "5.00000000", "0.00000000", null],
      ["BIG", second("10:00:00.000"), "123456.78900000", null, "1000.00000000", null],
      ["AAPL", first("14:31:10.000"), "110.50000000", "12.75510204", "5.00000000", null],
      ["AAPL", first("14:30:30.250"), "101.00000000", "3.06122449", "30.00000000", null],
      ["AAPL", first("14:30:30.250"), "99.00000000", "1.02040816", null, null],
      ["AAPL", first("14:30:00.000"), "100.00000000", "2.04081633", "10.00000000", "live"],
    ]),
  },
  {
    query: "latest-ticks",
    about: "of a symbol, before a moment",
    values: { symbol: "AAPL", from: FIRST_DAY, to: iso(FIRST_DAY, "14:30:30.250") },
    columns: LATEST_COLUMNS,
    ...both([["AAPL", first("14:30:00.000"), "100.00000000", "2.04081633", "10.00000000", "live"]]),
  },
  {
    query: "top-movers",
    values: BOTH_DAYS,
    columns: ["symbol", "timestamp", "price", "previous_close", "change", "change_percent"],
    ...both([
      [
        ...["MSFT", second("14:30:00.000"), "52.50000000", "50.00000000", "2.50000000"],
        "5.00000000",
      ],
      [
        ...["AAPL", second("15:45:00.000"), "108.16000000", "110.50000000", "-2.34000000"],
        "-2.11764706",
      ],
    ]),
  },
];

const HISTORY: readonly SavedCase[] = [
  {
    query: "symbol-history",
    values: { from: SECOND_DAY, to: SECOND_DAY },
    columns: [
      ...["symbol", "timestamp", "price", "open", "high", "low", "previous_close", "change"],
      ...["change_percent", "volume", "data_source"],
    ],
    ...both(
      [
        ["15:45:00.000", "108.16000000", "-2.34000000", "-2.11764706", "3.00000000"],
        ["15:30:00.000", "104.00000000", "-6.50000000", "-5.88235294", "4.00000000"],
        ["15:30:00.000", "104.00000000", "-6.50000000", "-5.88235294", "1.00000000"],
      ].map(([time = "", price = "", ...rest]) => [
        ...["AAPL", second(time), price, null, null, null, "110.50000000", ...rest, null],
      ]),
    ),
  },
  {
    query: "ticks-by-price",
    values: { ...BOTH_DAYS, symbol: "AAPL", "min-price": "100", "max-price": "104.00" },
    columns: ["symbol", "timestamp", "price", "volume", "exchange", "data_source"],
    ...both([
      ["AAPL", first("14:30:00.000"), "100.00000000", "10.00000000", "NASDAQ", "live"],
      ["AAPL", first("14:30:30.250"), "101.00000000", "30.00000000", null, null],
      ["AAPL", second("15:30:00.000"), "104.00000000", "4.00000000", null, null],
      ["AAPL", second("15:30:00.000"), "104.00000000", "1.00000000", null, null],
    ]),
  },
  {
    query: "anomalies",
    values: BOTH_DAYS,
    columns: ANOMALY_COLUMNS,
    ...both([APPLE_LAST, APPLE_DOWN("15:30:00.000"), APPLE_DOWN("15:30:00.000"), MICROSOFT_HALF]),
  },
  {
    query: "anomalies-over-5-percent",
    values: BOTH_DAYS,
    columns: ANOMALY_COLUMNS,
    ...both([APPLE_DOWN("15:30:00.000"), APPLE_DOWN("15:30:00.000"), APPLE_UP, MICROSOFT_HALF]),
  },
];

const streamArn = makeMapping({}).eventSourceArn;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:process";
const gaveUp = (index: number) => [
  ...[new Date(NOW_MS + index).toISOString(), FUNCTION, "RetryAttemptsExhausted", 3, null],
  ...[streamArn, `shard-${index}`, 2],
];

const TOPIC_TIME = new Date(ARRIVED_AT_MS).toISOString();
const GAVE_UP_OF_TOPIC = [
  ...[new Date(NOW_MS + 2).toISOString(), FUNCTION, "RetryAttemptsExhausted", 3, null],
  "127.0.0.1:9092",
  JSON.stringify({
    "stock.live_feed-1-7": {
      ...{ firstRecordOffset: "3", lastRecordOffset: "5" },
      ...{ firstRecordTimestamp: TOPIC_TIME, lastRecordTimestamp: TOPIC_TIME },
    },
  }),
  3,
];

const OPERATIONS: readonly SavedCase[] = [
  {
    query: "alerts-of-a-day",
    values: BOTH_DAYS,
    columns: [
      ...["symbol", "alerted_at", "kind", "direction", "signal", "price", "change_percent"],
      ...["possible_split", "short_sma", "long_sma", "short_window", "long_window"],
      ...["data_source", "id"],
    ],
    ...both([
      [
        ...["MSFT", second("14:30:00.000"), "anomaly", "up", null, "52.50000000", "5.00000000"],
        ...[null, null, null, null, null, null, "a2"],
      ],
      [
        ...["AAPL", first("15:45:00.000"), "crossover", "up", "BUY_SIGNAL", "110.50000000", null],
        ...["2:1", "105.25000000", "101.00000000", 2, 3, null, "a1"],
      ],
    ]),
  },
  {
    query: "alerts-with-prices",
    values: BOTH_DAYS,
    columns: [
      ...["symbol", "alerted_at", "kind", "direction", "signal", "price_at_alert"],
      ...["price_1_hour", "at_1_hour", "price_1_day", "at_1_day"],
      ...["possible_split", "id"],
    ],
    ...both([
      [
        ...["MSFT", second("14:30:00.000"), "anomaly", "up", null, "52.50000000"],
        ...[null, null, null, null, null, "a2"],
      ],
      [
        ...["AAPL", first("15:45:00.000"), "crossover", "up", "BUY_SIGNAL", "110.50000000"],
        // The next tick is of the day after; that of a day later comes at the very moment.
        ...["104.00000000", second("15:30:00.000"), "108.16000000", second("15:45:00.000")],
        ...["2:1", "a1"],
      ],
    ]),
  },
  {
    query: "refused-by-reason",
    columns: ["reason", "records", "first_arrived_at", "last_arrived_at"],
    ...both([
      ["not_json", 2, ago(1), ago(1)],
      ["wrong_header", 2, null, null],
      ["missing_price", 1, ago(1), ago(1)],
    ]),
  },
  {
    query: "failed-batches",
    columns: [
      ...["failed_at", "function_arn", "condition", "attempts", "function_error", "stream_arn"],
      ...["shard_id", "records"],
    ],
    ...both([GAVE_UP_OF_TOPIC, gaveUp(1), gaveUp(0)]),
  },
];

const ROADS: readonly SavedCase[] = [
  {
    query: "price-by-date",
    values: BOTH_DAYS,
    columns: ["company", "close_date", "close_price"],
    compacted: [
      ["AAPL", SECOND_DAY, "101.00000000"],
      ["AAPL", FIRST_DAY, "100.10000000"],
      ["MSFT", FIRST_DAY, "50.00000000"],
    ],
  },
  {
    query: "stream-prices-history",
    values: BOTH_DAYS,
    columns: ["symbol", "produced_at", "price", "etl_loading_ts"],
    compacted: [
      ["AAPL", second("15:00:00.123"), "0.00000001", second("15:05:00.000")],
      ["AAPL", first("15:00:00.123"), "108.16000000", first("15:05:00.000")],
    ],
  },
  {
    query: "quotes-history",
    values: BOTH_DAYS,
    columns: [
      ...["symbol", "name", "timestamp", "price", "currency", "change", "change_percent"],
      "provider",
    ],
    compacted: [
      [
        ...["TMUS", 'T-Mobile US, Inc. "Un-carrier"', second("16:00:00.000"), "210.50000000"],
        ...["USD", "-1.50000000", "-0.70754717", "fmp"],
      ],
      ["SHOP", null, first("16:00:00.000"), "95.25000000", "CAD", null, null, "fmp"],
    ],
  },
];

/** All cases: at least one for each saved query. */
export const SAVED_CASES: readonly SavedCase[] = [
  ...[...LATEST, ...HISTORY, ...BAR_CASES, ...OPERATIONS, ...ROADS],
];
