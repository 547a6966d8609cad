import type { DateTime } from "luxon";

import type { MarketDays } from "./MarketDays.ts";
import type { MarketSession } from "./MarketSession.ts";
import { dateOf } from "./dateOf.ts";

const SATURDAY = 6;

/**
 * Reads an exchange's sessions from its table.
 * @param name the exchange, for messages
 * @returns the sessions of the day that begins at a moment of the exchange's zone; throws a
 *   `RangeError` for a year that the table does not hold, for a guess would be wrong on a holiday
 */
export function tableSessions(
  name: string,
  days: MarketDays,
): (day: DateTime) => readonly MarketSession[] {
  const closed = datesOf(days.closed);
  const otherHours = new Map<string, string>();
  for (const [hours, byYear] of Object.entries(days.otherHours)) {
    for (const date of datesOf(byYear)) otherHours.set(date, hours);
  }
  return (day) => {
    if (day.year < days.firstYear || day.year > days.lastYear) {
      throw new RangeError(
        `The trading days of ${name} are known from ${days.firstYear} to ${days.lastYear}, ` +
          `asked for ${day.year}; a newer release of this package knows more years.`,
      );
    }
    const date = dateOf(day);
    if (day.weekday >= SATURDAY || closed.has(date)) return [];
    const usual = usualHours(days, date);
    return sessionsOf(day, otherHours.get(date) ?? usual, usual);
  };
}

function datesOf(byYear: Readonly<Record<number, string>>): Set<string> {
  const dates = Object.entries(byYear).flatMap(([year, text]) =>
    text.split(" ").map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`),
  );
  return new Set(dates);
}

function usualHours(days: MarketDays, date: string): string {
  const hours = days.usual.findLast(({ since }) => since <= date) ?? days.usual[0];
  if (hours === undefined) throw new RangeError("A table of market days needs usual hours.");
  return hours.hours;
}

function sessionsOf(day: DateTime, hours: string, usual: string): MarketSession[] {
  const endsEarly = lastHour(hours) < lastHour(usual);
  const parts = hours.split(" ");
  return parts.map((part, index) => {
    const [opens = "", closes = ""] = part.split("-");
    return {
      date: dateOf(day),
      opens: momentOf(day, opens),
      closes: momentOf(day, closes),
      isEarlyClose: endsEarly && index === parts.length - 1,
    };
  });
}

function lastHour(hours: string): string {
  return hours.slice(-"HH:mm".length);
}

function momentOf(day: DateTime, clock: string): number {
  const [hour, minute] = clock.split(":").map(Number);
  // Set, not added: on the days when clocks change an hour after midnight is not 01:00.
  return day.set({ hour: hour ?? 0, minute: minute ?? 0 }).toMillis();
}
