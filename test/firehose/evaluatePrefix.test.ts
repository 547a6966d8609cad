import assert from "node:assert/strict";
import { checkPrefixes, evaluatePrefix } from "../../local/firehose/evaluatePrefix.ts";

describe("evaluatePrefix", () => {
  const context = {
    arrivedAtMs: Date.UTC(2026, 10, 20, 2, 5, 7),
    timeZone: "UTC",
    randomString: () => "abcdefghijk",
  };

  const cases: [string, string][] = [
    ["", "2026/11/20/02/"],
    ["staging/", "staging/2026/11/20/02/"],
    ["staging", "staging2026/11/20/02/"],
    ["staging/!{timestamp:yyyy-MM-dd}/", "staging/2026-11-20/"],
    [
      "y=!{timestamp:yyyy}/m=!{timestamp:MM}/d=!{timestamp:dd}/!{timestamp:HH}-!{timestamp:mm}-!{timestamp:ss}/",
      "y=2026/m=11/d=20/02-05-07/",
    ],
    ["!{timestamp:'year='yyyy'/hour='H}/", "year=2026/hour=2/"],
    ["!{firehose:random-string}/x/", "abcdefghijk/x/"],
  ];
  for (const [prefix, expected] of cases) {
    it(`makes "${expected}" of "${prefix}"`, () => {
      assert.equal(evaluatePrefix(prefix, context), expected);
    });
  }

  it("obeys the time zone", () => {
    const timeZone = "America/New_York";
    assert.equal(evaluatePrefix("", { ...context, timeZone }), "2026/11/19/21/");
  });

  it("refuses what is longer than 512 characters", () => {
    assert.throws(() => evaluatePrefix("x".repeat(500), context), /at most 512 characters/);
  });
});

describe("checkPrefixes", () => {
  it("takes what Firehose takes", () => {
    checkPrefixes("", "");
    checkPrefixes("staging/", "");
    checkPrefixes("staging/", "failed/");
    checkPrefixes("staging/!{timestamp:yyyy}/", "failed/");
    checkPrefixes("staging/", "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/");
  });

  const refused: [string, string, string, RegExp][] = [
    [
      "a prefix with the type of the error",
      "!{firehose:error-output-type}/",
      "e/",
      /must not hold/,
    ],
    ["expressions without a prefix for errors", "!{timestamp:yyyy}/", "", /must be given with/],
    ["an error prefix of expressions without the type", "s/", "!{timestamp:yyyy}/", /must hold/],
    [
      "keys of dynamic partitions, by name",
      "!{partitionKeyFromQuery:symbol}/",
      "e/",
      /partitionKeyFromQuery/,
    ],
    ["letters that it does not read, by name", "!{timestamp:yyyy-DDD}/", "e/", /yyyy-DDD/],
  ];
  for (const [what, prefix, errorOutputPrefix, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => checkPrefixes(prefix, errorOutputPrefix), message);
    });
  }
});
