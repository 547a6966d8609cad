import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { HISTORY_NAMES, HISTORY_TERMS, termsOf } from "../../../cli/history/historyTerms.ts";
import { openHistory } from "../../../cli/history/openHistory.ts";
import { PROVIDER_NAMES } from "../../../runtime/contract/providers.ts";

const NOW = Date.parse("2026-11-20T21:30:00Z");
const DAY_MS = 86_400_000;

describe("histories", () => {
  it("are of some providers, and the others are refused by name with those that have one", () => {
    for (const name of PROVIDER_NAMES) {
      const options = { apiKey: "key" };
      if (HISTORY_TERMS[name] !== undefined) assert.ok(openHistory(name, options));
      else {
        const wanted = { interval: "1d" as const, fromMs: NOW - DAY_MS, plan: "free" };
        const message =
          /^Finnhub has no history in its free plan; take fmp, simulated, yahoo, or a file/;
        assert.throws(() => termsOf(name, wanted, NOW), { message });
        assert.throws(() => openHistory(name, options), { message: /finnhub has no history/ });
      }
    }
    assert.deepEqual([...HISTORY_NAMES].sort(), ["fmp", "simulated", "yahoo"]);
  });

  it("are no part of what runs in a function", () => {
    const runtime = new URL("../../../runtime/", import.meta.url);
    const files = readdirSync(runtime, { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => file.endsWith(".ts"));
    assert.ok(sources.length > 100);
    for (const file of sources) {
      const text = readFileSync(new URL(file, runtime), "utf8");
      assert.doesNotMatch(text, /modules\/chart|cli\/history/, file);
    }
  });

  it("have their lengths of bars", () => {
    const wanted = { interval: "1m" as const, fromMs: NOW - DAY_MS, plan: "basic" };
    assert.throws(() => termsOf("fmp", wanted, NOW), {
      message: /gives bars of 1d, got --interval 1m/,
    });
  });

  it("go back so far and no further", () => {
    const ask = (name: "fmp" | "yahoo", interval: "1m" | "1d", days: number, plan: string) => () =>
      termsOf(name, { interval, fromMs: NOW - days * DAY_MS, plan }, NOW);
    assert.doesNotThrow(ask("yahoo", "1m", 30, "unofficial"));
    assert.throws(ask("yahoo", "1m", 30.1, "unofficial"), {
      message:
        /^--from must be within the last 30 days, as Yahoo Finance keeps bars of 1m no longer/,
    });
    assert.doesNotThrow(ask("yahoo", "1d", 9_000, "unofficial"));
    assert.throws(ask("fmp", "1d", 5 * 365 + 1, "basic"), RangeError);
    assert.doesNotThrow(ask("fmp", "1d", 5 * 365 + 1, "premium"));
  });
});
