import assert from "node:assert/strict";
import { compileCron } from "../../local/mappings/cronTimes.ts";

/** The next times after a moment, at most three. */
function next(fields: string, after: string, timeZone = "UTC"): string[] {
  const nextAfter = compileCron({ fields, timeZone });
  const times: string[] = [];
  for (let ms: number | undefined = Date.parse(after); times.length < 3;) {
    ms = nextAfter(ms);
    if (ms === undefined) break;
    times.push(new Date(ms).toISOString().slice(0, 16));
  }
  return times;
}

describe("compileCron", () => {
  const FRIDAY = "2026-11-20T14:05:00Z";
  const cases: [string, string[]][] = [
    ["5 * * * ? *", ["2026-11-20T15:05", "2026-11-20T16:05", "2026-11-20T17:05"]],
    ["0/20 14 * * ? *", ["2026-11-20T14:20", "2026-11-20T14:40", "2026-11-21T14:00"]],
    ["0,30 9-10 ? * MON-FRI *", ["2026-11-23T09:00", "2026-11-23T09:30", "2026-11-23T10:00"]],
    ["0 0 ? * 1 *", ["2026-11-22T00:00", "2026-11-29T00:00", "2026-12-06T00:00"]],
    ["0 12 1 JAN,jul ? *", ["2027-01-01T12:00", "2027-07-01T12:00", "2028-01-01T12:00"]],
    ["0 0 29 2 ? *", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]],
    ["0 0 31 * ? 2027", ["2027-01-31T00:00", "2027-03-31T00:00", "2027-05-31T00:00"]],
    ["0 0 1 1 ? 2020", []],
    ["0 0 1-10/4 12 ? *", ["2026-12-01T00:00", "2026-12-05T00:00", "2026-12-09T00:00"]],
  ];
  for (const [fields, expected] of cases) {
    it(`finds the times of ${fields}`, () => assert.deepEqual(next(fields, FRIDAY), expected));
  }

  it("finds them in the time zone, and leaves out what a change of the clock does", () => {
    const zone = "America/New_York";
    assert.deepEqual(next("30 2 * * ? *", "2026-03-07T00:00:00Z", zone), [
      "2026-03-07T07:30",
      "2026-03-09T06:30",
      "2026-03-10T06:30",
    ]);
  });

  const refused: [string, RegExp][] = [
    ["5 * * * ?", /six fields/],
    ["5 * * * * *", /must have a "\?"/],
    ["5 * ? * ? *", /must have a "\?"/],
    ["60 * * * ? *", /minutes must be 0 to 59.* got "60"/],
    ["5 24 * * ? *", /hours must be 0 to 23/],
    ["5 * 0 * ? *", /day of the month/],
    ["5 * * FOO ? *", /month must be 1 to 12/],
    ["5 * ? * 8 *", /day of the week/],
    ["5 * ? * 6#3 *", /no L, W and #/],
    ["5 * 15W * ? *", /no L, W and #/],
    ["9-5 * * * ? *", /minutes/],
    ["*/0 * * * ? *", /minutes/],
  ];
  for (const [fields, message] of refused) {
    it(`refuses ${fields}`, () => {
      assert.throws(() => compileCron({ fields, timeZone: "UTC" }), message);
    });
  }
});
