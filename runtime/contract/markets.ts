/**
 * A market whose hours are known: an exchange, `24/5` (currencies: Sunday to Friday 17:00 New York
 * time) or `24/7` (crypto).
 */
export type MarketName =
  | "NYSE"
  | "NASDAQ"
  | "TSX"
  | "LSE"
  | "XETRA"
  | "EURONEXT"
  | "SIX"
  | "TSE"
  | "HKEX"
  | "ASX"
  | "24/5"
  | "24/7";

/** What of a market's hours a deployment has to know; its calendar knows each day. */
export interface MarketHours {
  /** IANA name of the market's zone. */
  readonly timeZone: string;
  /**
   * Hours and days of the week in which any session lies, as fields of a cron expression of EventBridge
   * Scheduler: wide enough for every day, holidays included, and for an hour after its last close.
   */
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
  readonly cronHours: string;
  readonly cronWeekdays: string;
  /** How long the market trades in a day without a holiday, in seconds. */
  readonly sessionSeconds: number;
  /** How often it closes in a day, lunch breaks included. */
  readonly closes: number;
}

const WEEK = "MON-FRI";
const DAY_SECONDS = 86_400;
const seconds = (hours: number): number => hours * 3_600;

const NEW_YORK: MarketHours = {
  timeZone: "America/New_York",
  cronHours: "9-16",
  cronWeekdays: WEEK,
  sessionSeconds: seconds(6.5),
  closes: 1,
};

/** All markets whose hours are known. */
export const MARKETS: Readonly<Record<MarketName, MarketHours>> = {
  NYSE: NEW_YORK,
  NASDAQ: NEW_YORK,
  TSX: { ...NEW_YORK, timeZone: "America/Toronto" },
  LSE: {
    timeZone: "Europe/London",
    cronHours: "8-17",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(8.5),
    closes: 1,
  },
  XETRA: {
    timeZone: "Europe/Berlin",
    cronHours: "9-18",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(8.5),
    closes: 1,
  },
  EURONEXT: {
    timeZone: "Europe/Paris",
    cronHours: "9-18",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(8.5),
    closes: 1,
  },
  SIX: {
    timeZone: "Europe/Zurich",
    cronHours: "9-18",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(8.5),
    closes: 1,
  },
  TSE: {
    timeZone: "Asia/Tokyo",
    cronHours: "9-16",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(5.5),
    closes: 2,
  },
  HKEX: {
    timeZone: "Asia/Hong_Kong",
    cronHours: "9-16",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(5.5),
    closes: 2,
  },
  ASX: {
    timeZone: "Australia/Sydney",
    cronHours: "10-16",
    cronWeekdays: WEEK,
    sessionSeconds: seconds(6),
    closes: 1,
  },
  "24/5": {
    timeZone: "America/New_York",
    cronHours: "*",
    cronWeekdays: "SUN-FRI",
    sessionSeconds: DAY_SECONDS,
    // On Fridays.
    closes: 1,
  },
  "24/7": {
    timeZone: "UTC",
    cronHours: "*",
    cronWeekdays: "*",
    sessionSeconds: DAY_SECONDS,
    closes: 0,
  },
};

/** Every market whose hours are known, exchanges first. */
export const MARKET_NAMES = Object.keys(MARKETS) as readonly MarketName[];
