import assert from "node:assert/strict";
import fc from "fast-check";
import { DateTime } from "luxon";
import { isOtherSession } from "../../../runtime/domain/isOtherSession.ts";

function isOther(before: string, after: string): boolean {
  return isOtherSession(Date.parse(before), Date.parse(after));
}

describe("isOtherSession", () => {
  it("tells the close of a day from the open of the next", () => {
    assert.equal(isOther("2026-11-19T21:00:00Z", "2026-11-20T14:30:00Z"), true);
    assert.equal(isOther("2026-11-20T14:30:00Z", "2026-11-20T21:00:00Z"), false);
  });

  it("takes late trades in New York, of the next day in UTC, for the same session", () => {
    assert.equal(isOther("2026-11-20T21:00:00Z", "2026-11-21T00:59:00Z"), false);
    assert.equal(isOther("2026-07-02T23:59:00Z", "2026-07-03T00:00:00Z"), false);
    assert.equal(isOther("2026-07-03T03:59:59Z", "2026-07-03T04:00:00Z"), true);
    assert.equal(isOther("2026-12-03T04:59:59Z", "2026-12-03T05:00:00Z"), true);
  });

  it("takes the first to the last trade of a long day for one session", () => {
    assert.equal(isOther("2026-11-20T09:00:00.001Z", "2026-11-21T01:00:00Z"), false);
  });

  it("tells the close of Tokyo from its next open, both of one day in New York", () => {
    assert.equal(isOther("2026-11-19T06:30:00Z", "2026-11-20T00:00:00Z"), true);
  });

  it("answers as the calendar of New York does", () => {
    const moment = fc.integer({ min: Date.UTC(1971), max: Date.UTC(2060) });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 20 * 3_600_000 }), (atMs, laterMs) => {
        const day = (ms: number) =>
          DateTime.fromMillis(ms, { zone: "America/New_York" }).toISODate();
        const isNext = day(atMs) !== day(atMs + laterMs) || laterMs >= 16 * 3_600_000;
        assert.equal(isOtherSession(atMs, atMs + laterMs), isNext);
      }),
    );
  });
});
