import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DateTime } from "luxon";

/** One row of a real series in the project's CSV columns, all as text. */
export interface SeriesRow {
  readonly symbol: string;
  /** RFC 3339, or `YYYY-MM-DD` in a series of days. */
  readonly time: string;
  readonly price: string;
  readonly open?: string;
  readonly high?: string;
  readonly low?: string;
  readonly volume?: string;
}

/** A real series out of a package that the tests depend on; never copied into the repository. */
export interface Series {
  readonly name: SeriesName;
  readonly rows: readonly SeriesRow[];
  /** The rows as a CSV file: header, then `symbol`, `timestamp` or `date`, `price`, and what there is. */
  readonly csv: string;
}

const require = createRequire(import.meta.url);

type MinuteBars =
  | "000001.sh"
  | "000001.sz"
  | "000151.sz"
  | "000300.sh"
  | "399001.sz"
  | "399005.sz"
  | "399006.sz"
  | "600000.sh"
  | "ICL8.cfe"
  | "IFL8.cfe"
  | "IML8.cfe";

/** Name of a series: a symbol of minute bars, or a data set. */
export type SeriesName = MinuteBars | "if2312-ticks" | "sp500-2000" | "stocks" | "apple-stock";

/** Loads a series. @throws if its package is not installed or has another shape. */
export function loadSeries(name: SeriesName): Series {
  const rows = loadRows(name);
  const days = rows.every(({ time }) => time.length === "YYYY-MM-DD".length);
  return { name, rows, csv: writeCsv(rows, days ? "date" : "timestamp") };
}

function loadRows(name: SeriesName): SeriesRow[] {
  switch (name) {
    case "sp500-2000":
      return loadSp500();
    case "stocks":
      return loadStocks();
    case "apple-stock":
      return loadAppleStock();
    case "if2312-ticks":
      return loadBars(join(HQCHART, "if2312.cf.msecond.js"), "millisecond");
    default:
      return loadBars(join(HQCHART, "M1KLine", `${name}.minute.kline.json`), "minute");
  }
}

const HQCHART = join(
  dirname(require.resolve("hqchart/package.json")),
  "src/jscommon/umychart.testdata",
);

interface BarFile {
  readonly symbol: string;
  /** Date, previous close, open, high, low, close, volume, amount, time. */
  readonly data: readonly (readonly (number | null)[])[];
}

function loadBars(file: string, unit: "minute" | "millisecond"): SeriesRow[] {
  const text = readFileSync(file, "utf8");
  const { symbol, data } = JSON.parse(text.slice(text.indexOf("{"))) as BarFile;
  return data.map(([date, , open, high, low, close, volume, , time]) => ({
    symbol: symbol.toUpperCase(),
    time: shanghaiTime(`${date}`, unit === "minute" ? `${time}00000` : `${time}`),
    price: `${close}`,
    open: `${open}`,
    high: `${high}`,
    low: `${low}`,
    volume: `${volume}`,
  }));
}

/** @param time `HHmmssSSS`, or that without its leading zero. */
function shanghaiTime(date: string, time: string): string {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number);
  const [hour, minute, second, millisecond] = [
    ...[time.slice(0, -7), time.slice(-7, -5), time.slice(-5, -3), time.slice(-3)].map(Number),
  ];
  const moment = DateTime.fromObject(
    { ...{ year, month, day }, ...{ hour, minute, second, millisecond } },
    { zone: "Asia/Shanghai" },
  );
  if (!moment.isValid) throw new Error(`no time: "${date} ${time}"`);
  return moment.toUTC().toISO();
}

/** The package offers no path in its exports, so its files are found beside its main module. */
function vegaRows(file: string): string[][] {
  const main = dirname(dirname(require.resolve("vega-datasets")));
  const [, ...lines] = readFileSync(join(main, "data", file), "utf8")
    .trim()
    .split(/\r?\n/);
  return lines.map((line) => line.split(","));
}

function loadSp500(): SeriesRow[] {
  return vegaRows("sp500-2000.csv").map(
    ([time = "", open = "", high = "", low = "", price = "", , volume = ""]) => ({
      symbol: "^GSPC",
      ...{ time, price, open, high, low, volume },
    }),
  );
}

/** Months, written like `Jan 1 2000`. */
function loadStocks(): SeriesRow[] {
  return vegaRows("stocks.csv").map(([symbol = "", date = "", price = ""]) => {
    const day = DateTime.fromFormat(date, "MMM d yyyy", { zone: "utc", locale: "en-US" });
    if (!day.isValid) throw new Error(`no day: "${date}"`);
    return { symbol, time: day.toISODate(), price };
  });
}

function loadAppleStock(): SeriesRow[] {
  const { appleStock } = require("@visx/mock-data") as {
    readonly appleStock: readonly { readonly date: string; readonly close: number }[];
  };
  return appleStock.map(({ date, close }) => ({
    symbol: "AAPL",
    // Midnight in California.
    time: date.slice(0, "YYYY-MM-DD".length),
    price: `${close}`,
  }));
}

function writeCsv(rows: readonly SeriesRow[], timeColumn: "date" | "timestamp"): string {
  const optional = (["open", "high", "low", "volume"] as const).filter(
    (column) => rows[0]?.[column] !== undefined,
  );
  const header = ["symbol", timeColumn, "price", ...optional].join(",");
  const lines = rows.map((row) =>
    [row.symbol, row.time, row.price, ...optional.map((column) => row[column])].join(","),
  );
  return `${header}\n${lines.join("\n")}\n`;
}
