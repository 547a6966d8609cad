/** A stretch of time in which a market trades without a break. */
export interface MarketSession {
  /** The trading day in the market's own zone, `YYYY-MM-DD`. */
  date: string;
  /** First moment of trading, epoch milliseconds, inclusive. */
  opens: number;
  /** End of trading, epoch milliseconds, exclusive. */
  closes: number;
  /** True for the last session of a day that ends before the market's usual hour. */
  isEarlyClose: boolean;
}
