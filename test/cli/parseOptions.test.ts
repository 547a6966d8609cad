import assert from "node:assert/strict";
import { InvalidArgumentError } from "commander";
import {
  parseEndpoint,
  parseName,
  parseSymbols,
  parseTime,
  parseWindows,
} from "../../cli/parseOptions.ts";
import { readArgs } from "../../components/validation/readArgs.ts";

/** Whether the component takes these windows. */
function isTaken(short: number, long: number): boolean {
  try {
    readArgs("stocks", { symbols: ["AAPL"], smaWindows: { short, long } });
    return true;
  } catch {
    return false;
  }
}

describe("parseWindows", () => {
  for (const [short, long] of [
    [1, 2],
    [5, 20],
    [4_999, 5_000],
    [0, 5],
    [5, 5],
    [20, 5],
    [5, 5_001],
  ] as const) {
    it(`judges ${short},${long} as the component does`, () => {
      const parse = (): unknown => parseWindows(`${short},${long}`);
      if (isTaken(short, long)) assert.deepEqual(parse(), { short, long });
      else assert.throws(parse, InvalidArgumentError);
    });
  }

  it("refuses what is no pair of whole numbers", () => {
    for (const text of ["", "5", "5,20,50", "5;20", "a,b", "1.5,2", "-1,2", "5, 20"]) {
      assert.throws(() => parseWindows(text), InvalidArgumentError, text);
    }
  });
});

describe("parseSymbols", () => {
  it("reads each symbol once", () => {
    assert.deepEqual(parseSymbols("AAPL, BRK.B,^SPX,AAPL"), ["AAPL", "BRK.B", "^SPX"]);
  });

  it("refuses what no tick can have, and says what may be meant", () => {
    assert.throws(() => parseSymbols("MSFT,aapl"), /"aapl" is no symbol.*Write "AAPL"/);
    assert.throws(() => parseSymbols("../x"), /"..\/x" is no symbol/);
    assert.throws(() => parseSymbols("AAPL,"), /names separated by commas/);
    assert.throws(() => parseSymbols(""), /names separated by commas/);
  });
});

describe("parseName", () => {
  it("takes a name as it is, and refuses an empty one", () => {
    assert.equal(parseName(" a "), " a ");
    for (const text of ["", " "]) assert.throws(() => parseName(text), /must not be empty/);
  });
});

describe("parseTime", () => {
  it("reads a moment with a zone, and no other", () => {
    assert.equal(parseTime("2026-11-20T09:00:00-05:00"), Date.UTC(2026, 10, 20, 14));
    for (const text of [
      "",
      "yesterday",
      "2026-11-20",
      "2026-11-20T09:00:00",
      "2026-02-30T00:00Z",
    ]) {
      assert.throws(() => parseTime(text), /must be ISO 8601 with a zone/, text);
    }
  });
});

describe("parseEndpoint", () => {
  it("takes an address of the web, and no other", () => {
    for (const text of ["http://127.0.0.1:4567", "https://kinesis.example"]) {
      assert.equal(parseEndpoint(text), text);
    }
    for (const text of ["", "zzz", "localhost:4567", "127.0.0.1:4567", "ftp://a.example"]) {
      assert.throws(() => parseEndpoint(text), /must be an address with http/, text);
    }
  });
});
