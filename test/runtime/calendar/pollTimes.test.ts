import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import { pollTimes } from "../../../runtime/calendar/pollTimes.ts";
import type { MarketName } from "../../../runtime/contract/markets.ts";

/** When a market is polled on a day, `HH:mm` of its own zone. */
function pollsOf(
  market: MarketName,
  date: string,
  { minutes = 1, delayMinutes = 1 }: { minutes?: number; delayMinutes?: number } = {},
): string[] {
  const calendar = marketCalendar(market);
  const zone = calendar.timeZone;
  const day = DateTime.fromISO(date, { zone });
  const span = { fromMs: day.toMillis(), toMs: day.plus({ days: 1 }).toMillis() };
  const rhythm = { intervalMs: minutes * 60_000, closeDelayMs: delayMinutes * 60_000 };
  return pollTimes(calendar, span, rhythm).map((at) =>
    DateTime.fromMillis(at, { zone }).toFormat("HH:mm"),
  );
}

describe("pollTimes", () => {
  it("has Tokyo's two sessions with a last price of each, and nothing of the lunch break", () => {
    const polls = pollsOf("TSE", "2026-11-20");
    assert.equal(polls.length, 150 + 1 + 180 + 1);
    const noon = polls.filter((time) => time >= "11:28" && time <= "12:31");
    assert.deepEqual(noon, ["11:28", "11:29", "11:31", "12:30", "12:31"]);
    assert.deepEqual(polls.slice(-2), ["15:29", "15:31"]);
  });

  it("has London's half day until 12:30 and the price of its close", () => {
    const polls = pollsOf("LSE", "2026-12-24");
    assert.deepEqual([polls[0], ...polls.slice(-2)], ["08:00", "12:29", "12:31"]);
    assert.equal(polls.length, 270 + 1);
    assert.deepEqual(pollsOf("LSE", "2026-12-25"), []);
  });

  it("has the same hours of the market's own clock before and after it changes", () => {
    for (const [market, before, after] of [
      ["NYSE", "2026-03-06", "2026-03-09"],
      ["NYSE", "2026-10-30", "2026-11-02"],
      ["LSE", "2026-03-27", "2026-03-30"],
      ["ASX", "2026-10-02", "2026-10-06"],
    ] as const) {
      assert.deepEqual(pollsOf(market, after), pollsOf(market, before), `${market} ${after}`);
    }
  });

  it("asks a market once more that closes for the weekend, and never one that goes on", () => {
    const options = { minutes: 60 };
    assert.deepEqual(pollsOf("24/5", "2026-11-20", options).slice(-2), ["16:00", "17:01"]);
    assert.equal(pollsOf("24/5", "2026-11-19", options).length, 24);
    // The day on which clocks go back has an hour more.
    assert.equal(pollsOf("24/7", "2026-11-01", options).length, 24);
    assert.equal(pollsOf("24/5", "2026-11-01", options).length, 7);
  });

  it("leaves the price of a close to the opening that comes before it would be asked for", () => {
    const late = pollsOf("TSE", "2026-11-20", { minutes: 30, delayMinutes: 60 });
    assert.equal(late.filter((time) => time === "12:30").length, 1);
    assert.equal(late.at(-1), "16:30");
  });

  it("counts from the opening whatever the span begins with, and takes its end for the next one's", () => {
    const calendar = marketCalendar("NYSE");
    const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
    const rhythm = { intervalMs: 420_000, closeDelayMs: 0 };
    const of = (from: string, to: string): string[] =>
      pollTimes(calendar, { fromMs: at(from), toMs: at(to) }, rhythm).map((ms) =>
        new Date(ms).toISOString().slice(11, 16),
      );
    assert.deepEqual(of("14:31:00", "14:44:00"), ["14:37"]);
    assert.deepEqual(of("14:37:00", "14:44:00"), ["14:37"]);
    assert.deepEqual(of("14:37:00", "14:44:00.001"), ["14:37", "14:44"]);
    assert.deepEqual(of("20:57:00", "21:00:00"), []);
    assert.deepEqual(of("21:00:00", "21:01:00"), ["21:00"], "the close itself, if so wished");
    assert.deepEqual(of("21:00:00.001", "21:05:00"), []);
  });

  it("refuses a year that the market's table does not hold: a guess would be silent", () => {
    assert.throws(
      () => pollsOf("NYSE", "2036-01-02"),
      /RangeError: The trading days of NYSE are known from \d{4} to 2035, asked for 2036; a newer release/,
    );
  });
});
