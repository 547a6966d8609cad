import type { DateTime } from "luxon";

import type { MarketSession } from "./MarketSession.ts";
import { dateOf } from "./dateOf.ts";

// By custom, for no exchange says so: the day of spot currencies ends at 17:00 in New York, and the week on Friday.
const WEEK_TURNS_AT_HOUR = 17;
const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 7;

/**
 * When currencies trade on a day in New York: from Sunday 17:00 to Friday 17:00 without a break.
 * Bank holidays make that market thin and do not close it.
 * @param day the start of the day in `America/New_York`
 */
export function currencySessions(day: DateTime): readonly MarketSession[] {
  if (day.weekday === SATURDAY) return [];
  const turn = day.set({ hour: WEEK_TURNS_AT_HOUR });
  const opens = day.weekday === SUNDAY ? turn : day;
  const closes = day.weekday === FRIDAY ? turn : day.plus({ days: 1 });
  return [
    {
      date: dateOf(day),
      opens: opens.toMillis(),
      closes: closes.toMillis(),
      isEarlyClose: false,
    },
  ];
}
