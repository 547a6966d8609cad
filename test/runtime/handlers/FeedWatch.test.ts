import assert from "node:assert/strict";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { MarketName } from "../../../runtime/contract/markets.ts";
import { ConfigurationError } from "../../../runtime/handlers/config.ts";
import { FeedWatch } from "../../../runtime/handlers/FeedWatch.ts";
import { readFeedRules } from "../../../runtime/handlers/readFeedRules.ts";

const MINUTE_MS = 60_000;

function openWatch(market: MarketName = "NYSE", symbols: readonly string[] = ["AAPL"]): FeedWatch {
  return new FeedWatch({
    calendar: marketCalendar(market),
    intervalMs: MINUTE_MS,
    staleIntervals: 10,
    symbols: new Set(symbols),
  });
}

/** Intervals missed at a moment, with the newest trade at another, or never. */
function missed(now: string, last?: string, market?: MarketName): number | undefined {
  const newest = new Map(last === undefined ? [] : [["AAPL", Date.parse(last)] as const]);
  return openWatch(market).missed(newest, Date.parse(now)).get("AAPL");
}

function gaps(from: string, to: string, market?: MarketName): (string | number)[][] {
  return openWatch(market)
    .gaps(Date.parse(from), Date.parse(to))
    .map(({ fromMs, toMs, seconds }) => [
      ...[fromMs, toMs].map((ms) => new Date(ms).toISOString()),
      seconds,
    ]);
}

describe("FeedWatch", () => {
  it("sums the trading since a last trade over nights, a week of it at most", () => {
    const silence = (now: string) =>
      openWatch().silence(Date.parse("2026-11-19T20:50:00Z"), Date.parse(now));
    assert.equal(silence("2026-11-19T20:59:59Z"), undefined);
    const fromMs = Date.parse("2026-11-19T20:50:00Z");
    const closedMs = Date.parse("2026-11-19T21:00:00Z");
    assert.deepEqual(silence("2026-11-20T14:00:00Z"), { fromMs, toMs: closedMs, seconds: 600 });
    const toMs = Date.parse("2026-11-20T15:30:00Z");
    assert.deepEqual(silence("2026-11-20T15:30:00Z"), { fromMs, toMs, seconds: 600 + 3_600 });
    // Friday, Monday to Wednesday; Thursday is Thanksgiving.
    assert.equal(silence("2027-11-20T15:30:00Z")?.seconds, 600 + 4 * 23_400);
  });

  it("counts whole intervals since the last trade while the market is open", () => {
    assert.equal(missed("2026-11-20T15:00:59Z", "2026-11-20T15:00:00Z"), 0);
    assert.equal(missed("2026-11-20T15:01:00Z", "2026-11-20T15:00:00Z"), 1);
    assert.equal(missed("2026-11-20T15:12:30Z", "2026-11-20T15:00:00Z"), 12);
  });

  it("counts from the opening when the feed died before it", () => {
    assert.equal(missed("2026-11-20T14:30:00Z", "2026-11-19T15:00:00Z"), 0);
    assert.equal(missed("2026-11-20T14:41:00Z", "2026-11-19T20:59:00Z"), 11);
    assert.equal(missed("2026-11-20T14:41:00Z", "2026-11-20T13:00:00Z"), 11);
    assert.equal(missed("2026-11-20T14:41:00Z"), 11);
  });

  const closed: readonly [string, string][] = [
    ["at night", "2026-11-20T03:00:00Z"],
    ["before the opening", "2026-11-20T14:29:59Z"],
    ["from the close on", "2026-11-20T21:00:00Z"],
    ["on a Saturday", "2026-11-21T15:00:00Z"],
    ["on Thanksgiving", "2026-11-26T16:00:00Z"],
    ["after 13:00 of the day after", "2026-11-27T18:00:00Z"],
    ["on Christmas Day", "2026-12-25T16:00:00Z"],
    ["an hour earlier in summer", "2026-07-01T20:00:00Z"],
  ];
  for (const [when, now] of closed) {
    it(`counts nothing ${when}`, () => assert.equal(missed(now, "2026-11-18T15:00:00Z"), 0));
  }

  it("counts up to the last moment of a half day, and from the opening in summer time", () => {
    assert.equal(missed("2026-11-27T17:59:59Z", "2026-11-27T17:00:00Z"), 59);
    assert.equal(missed("2026-07-01T13:40:00Z", "2026-06-30T19:00:00Z"), 10);
  });

  it("does not count a lunch break, nor forgets the morning over it", () => {
    // Tokyo trades 9:00 to 11:30 and 12:30 to 15:30.
    assert.equal(missed("2026-11-20T03:35:00Z", "2026-11-20T02:20:00Z", "TSE"), 15);
    assert.equal(missed("2026-11-20T03:00:00Z", "2026-11-20T02:20:00Z", "TSE"), 0);
  });

  it("counts over midnight where the market does not close, for seven days or so at most", () => {
    assert.equal(missed("2026-11-21T00:10:00Z", "2026-11-20T23:50:00Z", "24/7"), 20);
    assert.equal(missed("2026-11-17T05:10:00Z", "2026-11-17T04:50:00Z", "24/5"), 20);
    const forever = missed("2026-11-21T00:00:00Z", "2026-01-01T00:00:00Z", "24/7") ?? 0;
    assert.ok(forever >= 7 * 1440 && forever <= 8 * 1440);
    // Sunday 17:00 in New York; the last trade was on Friday.
    assert.equal(missed("2026-11-22T22:15:00Z", "2026-11-20T20:00:00Z", "24/5"), 15);
    assert.equal(missed("2026-11-22T21:59:00Z", "2026-11-20T20:00:00Z", "24/5"), 0);
  });

  it("takes a trade ahead of the clock for none missed", () => {
    assert.equal(missed("2026-11-20T15:00:00Z", "2026-11-20T15:04:00Z"), 0);
  });

  it("tells of each symbol that it watches, and of no other", () => {
    const watch = openWatch("NYSE", ["AAPL", "MSFT"]);
    const now = Date.parse("2026-11-20T14:35:00Z");
    assert.deepEqual(
      [
        ...watch.missed(
          new Map([
            ["MSFT", now - MINUTE_MS],
            ["TSLA", now],
          ]),
          now,
        ),
      ],
      [
        ["AAPL", 5],
        ["MSFT", 1],
      ],
    );
  });

  it("refuses to tell of years that its calendar does not know", () => {
    assert.throws(() => missed("2099-11-20T15:00:00Z"), RangeError);
  });

  describe("gaps", () => {
    it("are where too many intervals passed between two trades", () => {
      assert.deepEqual(gaps("2026-11-20T15:00:00Z", "2026-11-20T15:09:59.999Z"), []);
      assert.deepEqual(gaps("2026-11-20T15:00:00Z", "2026-11-20T15:10:00Z"), [
        ["2026-11-20T15:00:00.000Z", "2026-11-20T15:10:00.000Z", 600],
      ]);
    });

    it("are no nights, weekends and holidays", () => {
      assert.deepEqual(gaps("2026-11-20T20:59:00Z", "2026-11-23T14:31:00Z"), []);
      assert.deepEqual(gaps("2026-11-25T20:59:00Z", "2026-11-27T14:31:00Z"), []);
    });

    it("are cut at close and opening, one a day", () => {
      assert.deepEqual(gaps("2026-11-19T20:30:00Z", "2026-11-20T14:45:00Z"), [
        ["2026-11-19T20:30:00.000Z", "2026-11-19T21:00:00.000Z", 1800],
        ["2026-11-20T14:30:00.000Z", "2026-11-20T14:45:00.000Z", 900],
      ]);
      assert.deepEqual(gaps("2026-11-26T00:00:00Z", "2026-11-28T00:00:00Z"), [
        ["2026-11-27T14:30:00.000Z", "2026-11-27T18:00:00.000Z", 12_600],
      ]);
    });

    it("leave a lunch break out of their length", () => {
      assert.deepEqual(gaps("2026-11-20T02:20:00Z", "2026-11-20T03:35:00Z", "TSE"), [
        ["2026-11-20T02:20:00.000Z", "2026-11-20T03:35:00.000Z", 900],
      ]);
    });

    it("are none of history that the calendar does not know", () => {
      assert.deepEqual(gaps("1987-10-16T15:00:00Z", "1987-10-19T15:00:00Z"), []);
    });
  });
});

describe("readFeedRules", () => {
  const environment = {
    FEED_INTERVAL_SECONDS: "30",
    STALE_INTERVALS: "4",
    EXCHANGE: "LSE",
    WATCHED_SYMBOLS: "A,B",
  };

  it("reads what is expected, nothing where no feed is watched", () => {
    const rules = readFeedRules(environment);
    assert.deepEqual(
      [rules?.calendar.name, rules?.intervalMs, rules?.staleIntervals, [...(rules?.symbols ?? [])]],
      ["LSE", 30_000, 4, ["A", "B"]],
    );
    assert.equal(readFeedRules({}), undefined);
  });

  it("knows days on which the market is closed against its calendar", () => {
    const at = Date.parse("2026-11-20T15:00:00Z");
    assert.equal(readFeedRules(environment)?.calendar.isOpenAt(at), true);
    const closed = { ...environment, CLOSED_ON: "2026-11-19,2026-11-20" };
    assert.equal(readFeedRules(closed)?.calendar.isOpenAt(at), false);
  });

  it("refuses what is missing or wrong", () => {
    for (const wrong of [
      { EXCHANGE: "MARS" },
      { EXCHANGE: undefined },
      { STALE_INTERVALS: "0" },
      { FEED_INTERVAL_SECONDS: "0.5" },
    ]) {
      assert.throws(() => readFeedRules({ ...environment, ...wrong }), ConfigurationError);
    }
  });
});
