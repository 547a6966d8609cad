import assert from "node:assert/strict";
import { formatDuration, formatUtc } from "../../dashboard/times.ts";

describe("times of the page", () => {
  it("are in UTC, to the millisecond where there is one", () => {
    assert.equal(formatUtc(Date.parse("2026-01-05T14:30:00Z")), "2026-01-05 14:30:00");
    assert.equal(formatUtc(Date.parse("2026-01-05T14:30:00.120Z")), "2026-01-05 14:30:00.120");
  });

  it("are rough where they last", () => {
    assert.deepEqual([400, 9_940, 12_300, 180_000, 7_200_000].map(formatDuration), [
      ...["0.4 s", "9.9 s", "12 s", "3 min", "2 h"],
    ]);
  });
});
