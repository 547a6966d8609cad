/**
 * The trading days and hours of one exchange as a table. Days are `MMDD` in a text for each year, which
 * keeps nine exchanges small in a bundle.
 */
export interface MarketDays {
  /** IANA name of the zone in which the hours are. */
  timeZone: string;
  /** First year of the table, inclusive. */
  firstYear: number;
  /** Last year of the table, inclusive. */
  lastYear: number;
  /**
   * The usual hours (`HH:mm-HH:mm`, two of them with a blank between where the exchange has a lunch
   * break) from a day (`YYYY-MM-DD`) on, oldest first.
   */
  usual: readonly { since: string; hours: string }[];
  /** Weekdays without trading: `MMDD` of each, by year. */
  closed: Readonly<Record<number, string>>;
  /** Days with other hours than the usual ones: `MMDD` of each by year, by their hours. */
  otherHours: Readonly<Record<string, Readonly<Record<number, string>>>>;
}
