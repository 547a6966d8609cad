/** Seconds since 1970. */
type Seconds = number;

/** A bar of Yahoo's: when it begins, its close, and what else there is. */
export type ChartRow = readonly [begins: Seconds, close: number | null, volume?: number | null];

/** What of an answer differs from that of a stock of the Nasdaq. */
export interface ChartChanges {
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly sessions?: readonly (readonly [Seconds, Seconds])[];
  readonly quote?: Readonly<Record<string, unknown>>;
}

/**
 * An answer of Yahoo's chart in the shape that was recorded.
 * https://github.com/gadicc/yahoo-finance2, tests/fixtures/http/chart-AAPL.json; without what no tick has
 */
export function chartAnswer(
  symbol: string,
  rows: readonly ChartRow[],
  { meta = {}, sessions = [], quote = {} }: ChartChanges = {},
): string {
  const prices = (more: number) => rows.map(([, close]) => (close === null ? null : close + more));
  const periods = sessions.map(([start, end]) => [{ timezone: "EST", start, end }]);
  return JSON.stringify({
    chart: {
      result: [
        {
          meta: {
            ...{ currency: "USD", symbol, exchangeName: "NMS", fullExchangeName: "NasdaqGS" },
            ...{ instrumentType: "EQUITY", exchangeTimezoneName: "America/New_York" },
            ...(sessions.length === 0 ? {} : { tradingPeriods: periods }),
            ...{ dataGranularity: "1m", ...meta },
          },
          timestamp: rows.map(([begins]) => begins),
          indicators: {
            quote: [
              {
                ...{ open: prices(0), high: prices(1), low: prices(-1), close: prices(0) },
                ...{ volume: rows.map(([, close, volume]) => volume ?? (close && 100)), ...quote },
              },
            ],
          },
        },
      ],
      error: null,
    },
  });
}

/** What Yahoo answers with status 404 to a symbol that it does not know. */
export const UNKNOWN_CHART =
  '{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}';

/** Days of Financial Modeling Prep, the latest first as it gives them. */
// https://site.financialmodelingprep.com/developer/docs/stable/historical-price-eod-full
export const FMP_DAYS =
  '[{"symbol":"AAPL","date":"2025-02-04","open":227.2,"high":233.13,"low":226.65,"close":232.8,' +
  '"volume":44489128,"change":5.6,"changePercent":2.46479,"vwap":230.86},' +
  '{"symbol":"AAPL","date":"2025-02-03","open":229.99,"high":231.83,"low":225.7,"close":228.01,' +
  '"volume":73063300,"change":-1.98,"changePercent":-0.86091,"vwap":228.5}]';

/** A day of Yahoo as it was recorded: prices in single precision, adjusted for the split of August 2020. */
export const YAHOO_DAY =
  '{"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","exchangeName":"NMS",' +
  '"fullExchangeName":"NasdaqGS","instrumentType":"EQUITY","firstTradeDate":345479400,' +
  '"regularMarketTime":1790971201,"hasPrePostMarketData":true,"gmtoffset":-14400,"timezone":"EDT",' +
  '"exchangeTimezoneName":"America/New_York","regularMarketPrice":333.69,"chartPreviousClose":73.412,' +
  '"priceHint":2,"currentTradingPeriod":{"regular":{"timezone":"EDT","end":1790971200,' +
  '"start":1790947800,"gmtoffset":-14400}},"dataGranularity":"1d","range":"","validRanges":["1d"]},' +
  '"timestamp":[1577975400],"indicators":{"quote":[{"low":[73.79750061035156],"volume":[135480400],' +
  '"close":[75.0875015258789],"high":[75.1500015258789],"open":[74.05999755859375]}],' +
  '"adjclose":[{"adjclose":[72.27154541015625]}]}}],"error":null}}';
