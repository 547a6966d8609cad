import { DateTime } from "luxon";

import type { MarketName } from "../contract/markets.ts";
import { MARKET_NAMES } from "../contract/markets.ts";
import type { MarketDays } from "./MarketDays.ts";
import type { MarketSession } from "./MarketSession.ts";
import { asxDays } from "./days/asxDays.ts";
import { euronextDays } from "./days/euronextDays.ts";
import { hkexDays } from "./days/hkexDays.ts";
import { lseDays } from "./days/lseDays.ts";
import { nyseDays } from "./days/nyseDays.ts";
import { sixDays } from "./days/sixDays.ts";
import { tseDays } from "./days/tseDays.ts";
import { tsxDays } from "./days/tsxDays.ts";
import { xetraDays } from "./days/xetraDays.ts";
import { currencySessions } from "./currencySessions.ts";
import { dateOf } from "./dateOf.ts";
import { tableSessions } from "./tableSessions.ts";

const EXCHANGES = {
  NYSE: nyseDays,
  // Nasdaq keeps the NYSE's days and hours: https://www.nasdaq.com/market-activity/stock-market-holiday-schedule
  NASDAQ: nyseDays,
  TSX: tsxDays,
  LSE: lseDays,
  XETRA: xetraDays,
  EURONEXT: euronextDays,
  SIX: sixDays,
  TSE: tseDays,
  HKEX: hkexDays,
  ASX: asxDays,
} satisfies Record<Exclude<MarketName, "24/5" | "24/7">, MarketDays>;

/** When a market trades. Sessions include their first moment and exclude their last. */
export interface MarketCalendar {
  name: MarketName;
  /** IANA name of the market's zone. */
  timeZone: string;
  /**
   * The sessions of a day in the market's zone, in order: none when it is closed, two where it has a lunch
   * break. Days of a market that is open across midnight touch: one closes when the next opens.
   * @param date `YYYY-MM-DD`
   * @throws {RangeError} when there is no such day or it lies outside the exchange's table
   */
  sessionsOn(date: string): readonly MarketSession[];
  /**
   * The sessions that have a moment in common with a span, in order, whole (not cut to the span).
   * @param fromMs epoch milliseconds, inclusive
   * @param toMs epoch milliseconds, exclusive
   * @throws {RangeError} when the span reaches outside the exchange's table
   */
  sessionsBetween(fromMs: number, toMs: number): readonly MarketSession[];
  /**
   * Whether the market trades at a moment.
   * @param ms epoch milliseconds
   * @throws {RangeError} when the moment lies outside the exchange's table
   */
  isOpenAt(ms: number): boolean;
}

/** What a calendar can be told beyond its table. */
export interface CalendarOptions {
  /** Days (`YYYY-MM-DD`, the market's zone) on which it stays closed against its table. */
  closedOn?: readonly string[];
}

const KNOWN_DAYS_MAX = 4_000;

/**
 * Opens the calendar of a market: pure arithmetic on a table, no clock and no request.
 * @param name one of `MARKET_NAMES`
 * @throws {RangeError} for a market that is not known
 */
export function marketCalendar(name: MarketName, options: CalendarOptions = {}): MarketCalendar {
  const { timeZone, work } = plan(name);
  const closedOn = new Set(options.closedOn);
  const known = new Map<string, readonly MarketSession[]>();
  const sessionsOn = (date: string): readonly MarketSession[] => {
    const before = known.get(date);
    if (before !== undefined) return before;
    const sessions = closedOn.has(date) ? [] : work(startOfDay(date, timeZone));
    // Working a zone out costs more than all the rest, and callers ask for the same few days.
    if (known.size >= KNOWN_DAYS_MAX) known.clear();
    known.set(date, sessions);
    return sessions;
  };
  const sessionsBetween = (fromMs: number, toMs: number): readonly MarketSession[] => {
    const found: MarketSession[] = [];
    let day = DateTime.fromMillis(fromMs, { zone: timeZone }).startOf("day");
    for (; day.toMillis() < toMs; day = day.plus({ days: 1 })) {
      for (const session of sessionsOn(dateOf(day))) {
        if (session.closes > fromMs && session.opens < toMs) found.push(session);
      }
    }
    return found;
  };
  return {
    name,
    timeZone,
    sessionsOn,
    sessionsBetween,
    isOpenAt: (ms) => sessionsBetween(ms, ms + 1).length > 0,
  };
}

interface Plan {
  timeZone: string;
  work: (day: DateTime) => readonly MarketSession[];
}

function plan(name: MarketName): Plan {
  if (name === "24/7") return { timeZone: "UTC", work: (day) => [wholeDay(day)] };
  if (name === "24/5") return { timeZone: "America/New_York", work: currencySessions };
  if (!Object.hasOwn(EXCHANGES, name)) {
    throw new RangeError(
      `"exchange" must be one of ${MARKET_NAMES.join(", ")}, got "${String(name)}".`,
    );
  }
  const days: MarketDays = EXCHANGES[name];
  return { timeZone: days.timeZone, work: tableSessions(name, days) };
}

function wholeDay(day: DateTime): MarketSession {
  const closes = day.plus({ days: 1 }).toMillis();
  return { date: dateOf(day), opens: day.toMillis(), closes, isEarlyClose: false };
}

function startOfDay(date: string, zone: string): DateTime {
  const day = DateTime.fromISO(date, { zone });
  if (!day.isValid || day.toISODate() !== date) {
    throw new RangeError(`A trading day must be a day as YYYY-MM-DD, got "${date}".`);
  }
  return day;
}
