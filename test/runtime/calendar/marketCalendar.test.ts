import assert from "node:assert/strict";

import { DateTime } from "luxon";

import { pollTimes } from "../../../runtime/calendar/pollTimes.ts";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { MarketName } from "../../../runtime/contract/markets.ts";
import { MARKET_NAMES, MARKETS } from "../../../runtime/contract/markets.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

// What the NYSE published, each year's days as MMDD, with what it announced later for one day.
// https://mastercompliance.com/?p=2140 (2018, as published by the NYSE)
// http://www.paulmaior.ro/2018/09/stock-market-and-bank-holidays-for-2018-2019-and-2020/ (its 2018-2020)
// https://www.tmcnet.com/usubmit/2018/12/01/8860763.htm (5 December 2018, President Bush)
// https://mondovisione.com/media-and-resources/news/nyse-group-announces-2020-2021-and-2022-holiday-and-early-closings-calendar/
// https://mondovisione.com/media-and-resources/news/nyse-group-announces-2022-2023-and-2024-holiday-and-early-closings-calendar/
// https://www.ibtimes.com/nyse-nasdaq-markets-closed-jan-9-day-mourning-jimmy-carter-3757298 (9 January 2025)
// https://mondovisione.com/media-and-resources/news/nyse-group-announces-2025-2026-and-2027-holiday-and-early-closings-calendar/
// https://mondovisione.com/media-and-resources/news/nyse-group-announces-2026-2027-and-2028-holiday-and-early-closings-calendar-20251223/
const PUBLISHED: Record<number, { closed: string; early: string }> = {
  2018: { closed: "0101 0115 0219 0330 0528 0704 0903 1122 1205 1225", early: "0703 1123 1224" },
  2019: { closed: "0101 0121 0218 0419 0527 0704 0902 1128 1225", early: "0703 1129 1224" },
  2020: { closed: "0101 0120 0217 0410 0525 0703 0907 1126 1225", early: "1127 1224" },
  2021: { closed: "0101 0118 0215 0402 0531 0705 0906 1125 1224", early: "1126" },
  2022: { closed: "0117 0221 0415 0530 0620 0704 0905 1124 1226", early: "1125" },
  2023: { closed: "0102 0116 0220 0407 0529 0619 0704 0904 1123 1225", early: "0703 1124" },
  2024: { closed: "0101 0115 0219 0329 0527 0619 0704 0902 1128 1225", early: "0703 1129 1224" },
  2025: {
    closed: "0101 0109 0120 0217 0418 0526 0619 0704 0901 1127 1225",
    early: "0703 1128 1224",
  },
  2026: { closed: "0101 0119 0216 0403 0525 0619 0703 0907 1126 1225", early: "1127 1224" },
  2027: { closed: "0101 0118 0215 0326 0531 0618 0705 0906 1125 1224", early: "1126" },
  2028: { closed: "0117 0221 0414 0529 0619 0704 0904 1123 1225", early: "0703 1124" },
};

/** Days of the week, 1 is Monday, by the words of a cron expression. */
const CRON_WEEKDAYS: Record<string, readonly number[]> = {
  "MON-FRI": [1, 2, 3, 4, 5],
  "SUN-FRI": [7, 1, 2, 3, 4, 5],
  "*": [1, 2, 3, 4, 5, 6, 7],
};

function newYork(text: string): number {
  const moment = DateTime.fromISO(text, { zone: "America/New_York" });
  assert.ok(moment.isValid, text);
  return moment.toMillis();
}

function daysOf(year: number): DateTime[] {
  const first = DateTime.utc(year, 1, 1);
  return Array.from({ length: first.daysInYear }, (_, days) => first.plus({ days }));
}

describe("marketCalendar", () => {
  describe("NYSE", () => {
    const nyse = marketCalendar("NYSE");

    for (const [year, published] of Object.entries(PUBLISHED)) {
      it(`trades on exactly the days and until the hours that the exchange published for ${year}`, () => {
        const closed: string[] = [];
        const early: string[] = [];
        for (const day of daysOf(Number(year))) {
          const date = day.toFormat("yyyy-MM-dd");
          const sessions = nyse.sessionsOn(date);
          if (day.weekday >= 6) {
            assert.deepEqual(sessions, [], date);
            continue;
          }
          if (sessions.length === 0) {
            closed.push(day.toFormat("MMdd"));
            continue;
          }
          const isEarly = published.early.includes(day.toFormat("MMdd"));
          if (sessions[0]?.isEarlyClose === true) early.push(day.toFormat("MMdd"));
          assert.deepEqual(sessions, [
            {
              date,
              opens: newYork(`${date}T09:30`),
              closes: newYork(`${date}T${isEarly ? "13:00" : "16:00"}`),
              isEarlyClose: isEarly,
            },
          ]);
        }
        assert.equal(closed.join(" "), published.closed);
        assert.equal(early.join(" "), published.early);
      });
    }

    it("opens an hour earlier in UTC from the Monday after clocks go forward", () => {
      const opens = (date: string) => new Date(nyse.sessionsOn(date)[0]?.opens ?? 0).toISOString();
      assert.equal(opens("2026-03-06"), "2026-03-06T14:30:00.000Z");
      assert.equal(opens("2026-03-09"), "2026-03-09T13:30:00.000Z");
      assert.equal(opens("2026-10-30"), "2026-10-30T13:30:00.000Z");
      assert.equal(opens("2026-11-02"), "2026-11-02T14:30:00.000Z");
    });

    it("is open at the first moment of a session and closed at its last", () => {
      const opens = newYork("2026-11-27T09:30");
      const closes = newYork("2026-11-27T13:00");
      assert.equal(nyse.isOpenAt(opens - 1), false);
      assert.equal(nyse.isOpenAt(opens), true);
      assert.equal(nyse.isOpenAt(closes - 1), true);
      assert.equal(nyse.isOpenAt(closes), false);
      assert.equal(nyse.isOpenAt(newYork("2026-11-26T12:00")), false);
    });

    it("gives the sessions that touch a span, whole and in order", () => {
      const dates = nyse
        .sessionsBetween(newYork("2026-11-25T15:59:59.999"), newYork("2026-12-01T09:30"))
        .map(({ date }) => date);
      assert.deepEqual(dates, ["2026-11-25", "2026-11-27", "2026-11-30"]);
      const next = nyse.sessionsBetween(newYork("2026-11-25T16:00"), newYork("2026-11-27T09:30"));
      assert.deepEqual(next, []);
    });

    it("keeps the days that it was told closed beyond its table", () => {
      const told = marketCalendar("NYSE", { closedOn: ["2026-11-24"] });
      assert.deepEqual(told.sessionsOn("2026-11-24"), []);
      assert.equal(told.sessionsOn("2026-11-25").length, 1);
      assert.equal(nyse.sessionsOn("2026-11-24").length, 1);
    });

    it("refuses a year that it does not know and a day that there is not", () => {
      assert.throws(
        () => nyse.sessionsOn("2036-01-02"),
        /RangeError: The trading days of NYSE are known from 2000 to 2035, asked for 2036/u,
      );
      assert.throws(() => nyse.sessionsOn("1999-12-31"), RangeError);
      assert.throws(() => nyse.sessionsOn("2026-02-30"), /YYYY-MM-DD, got "2026-02-30"/u);
    });
  });

  it("gives Nasdaq the NYSE's days", () => {
    const nasdaq = marketCalendar("NASDAQ");
    assert.equal(nasdaq.name, "NASDAQ");
    assert.deepEqual(
      nasdaq.sessionsOn("2026-11-27"),
      marketCalendar("NYSE").sessionsOn("2026-11-27"),
    );
  });

  it("has a session before and one after the lunch break of Tokyo and Hong Kong", () => {
    const tokyo = marketCalendar("TSE").sessionsOn("2024-11-05");
    assert.deepEqual(
      tokyo.map(({ opens, closes }) => [
        new Date(opens).toISOString(),
        new Date(closes).toISOString(),
      ]),
      [
        ["2024-11-05T00:00:00.000Z", "2024-11-05T02:30:00.000Z"],
        ["2024-11-05T03:30:00.000Z", "2024-11-05T06:30:00.000Z"],
      ],
    );
    // Hours until 15:00 before the change of 5 November 2024 are no early close.
    const before = marketCalendar("TSE").sessionsOn("2024-11-01").at(-1);
    assert.equal(new Date(before?.closes ?? 0).toISOString(), "2024-11-01T06:00:00.000Z");
    assert.equal(before?.isEarlyClose, false);
    const hongKong = marketCalendar("HKEX").sessionsOn("2026-12-24");
    assert.deepEqual(
      hongKong.map(({ isEarlyClose }) => isEarlyClose),
      [true],
    );
  });

  it("keeps London's and Toronto's own holidays and half days", () => {
    const london = marketCalendar("LSE");
    // The King's coronation, and Christmas Eve until 12:30.
    assert.deepEqual(london.sessionsOn("2023-05-08"), []);
    assert.equal(
      new Date(london.sessionsOn("2026-12-24")[0]?.closes ?? 0).toISOString(),
      "2026-12-24T12:30:00.000Z",
    );
    const toronto = marketCalendar("TSX");
    assert.deepEqual(toronto.sessionsOn("2026-07-01"), []);
    assert.equal(toronto.sessionsOn("2026-07-03").length, 1);
  });

  it("keeps currencies open from Sunday to Friday 17:00 in New York through both clock changes", () => {
    const currencies = marketCalendar("24/5");
    for (const [sunday, hours] of [
      ["2026-06-07", 120],
      // The clocks change at 02:00 on Sunday, while currencies rest.
      ["2026-03-08", 120],
      ["2026-11-01", 120],
    ] as const) {
      const opens = newYork(`${sunday}T17:00`);
      const week = currencies.sessionsBetween(opens, opens + 5 * DAY_MS);
      assert.equal(week[0]?.opens, opens);
      const open = week.reduce((sum, session) => sum + session.closes - session.opens, 0);
      assert.equal(open, hours * HOUR_MS);
      for (const [index, session] of week.slice(1).entries()) {
        assert.equal(session.opens, week[index]?.closes);
      }
      assert.equal(currencies.isOpenAt(opens - 1), false);
      assert.equal(currencies.isOpenAt(opens), true);
      assert.equal(currencies.isOpenAt(opens + 5 * DAY_MS - 1), true);
      assert.equal(currencies.isOpenAt(opens + 5 * DAY_MS), false);
    }
    // A bank holiday makes the market thin and does not close it.
    assert.equal(currencies.isOpenAt(newYork("2026-12-25T12:00")), true);
    assert.equal(currencies.isOpenAt(newYork("2026-12-26T12:00")), false);
  });

  it("is always open for crypto", () => {
    const crypto = marketCalendar("24/7");
    const from = Date.UTC(2026, 11, 24, 12);
    const sessions = crypto.sessionsBetween(from, from + 3 * DAY_MS);
    assert.equal(sessions.length, 4);
    for (const [index, session] of sessions.slice(1).entries()) {
      assert.equal(session.opens, sessions[index]?.closes);
    }
    assert.equal(crypto.isOpenAt(Date.UTC(2099, 0, 1)), true);
  });

  for (const name of MARKET_NAMES) {
    it(`has sessions in order that do not overlap for ${name} from 2024 to 2029`, () => {
      const calendar = marketCalendar(name);
      const from = Date.UTC(2024, 0, 2);
      const sessions = calendar.sessionsBetween(from, Date.UTC(2029, 11, 30));
      assert.ok(sessions.length > 6 * 240);
      for (const [index, session] of sessions.entries()) {
        assert.ok(session.closes - session.opens >= 2 * HOUR_MS + 30 * MINUTE_MS, session.date);
        if (index > 0) assert.ok(session.opens >= (sessions[index - 1]?.closes ?? Infinity));
      }
    });
  }

  for (const name of MARKET_NAMES) {
    it(`has every session of ${name} and the hour after it within the schedule of its contract`, () => {
      const calendar = marketCalendar(name);
      const { timeZone, cronHours, cronWeekdays, sessionSeconds, closes } = MARKETS[name];
      assert.equal(calendar.timeZone, timeZone);
      const [firstHour = 0, lastHour = 0] =
        cronHours === "*" ? [0, 23] : cronHours.split("-").map(Number);
      const isCalled = (ms: number): boolean => {
        const moment = DateTime.fromMillis(ms, { zone: timeZone });
        return (
          moment.hour >= firstHour &&
          moment.hour <= lastHour &&
          (CRON_WEEKDAYS[cronWeekdays] ?? []).includes(moment.weekday)
        );
      };
      const secondsOf = new Map<string, number>();
      const yearEnd = Date.UTC(2027, 0, 5);
      for (const session of calendar.sessionsBetween(Date.UTC(2026, 0, 5), yearEnd)) {
        assert.ok(isCalled(session.opens), session.date);
        assert.ok(isCalled(session.closes - MINUTE_MS), session.date);
        if (session.closes < yearEnd) assert.ok(isCalled(session.closes + 3_540_000), session.date);
        const before = secondsOf.get(session.date) ?? 0;
        secondsOf.set(session.date, before + (session.closes - session.opens) / 1000);
      }
      const rhythm = { intervalMs: 86_400_000, closeDelayMs: 3_540_000 };
      const day = { fromMs: Date.UTC(2026, 10, 20), toMs: Date.UTC(2026, 10, 20) + 86_400_000 };
      const afterClose = pollTimes(calendar, day, rhythm).filter((at) => !calendar.isOpenAt(at));
      assert.equal(afterClose.length, closes);
      const longest = Math.max(...secondsOf.values());
      // A day of currencies has 25 hours when clocks go back.
      assert.ok(longest === sessionSeconds || longest === 25 * 3_600, `${longest}`);
    });
  }

  it("refuses a market that it does not know and names those it knows", () => {
    assert.throws(
      () => marketCalendar("NYC" as MarketName),
      /RangeError: "exchange" must be one of NYSE, NASDAQ, .*24\/7, got "NYC"/u,
    );
    assert.throws(() => marketCalendar("toString" as MarketName), RangeError);
  });
});
