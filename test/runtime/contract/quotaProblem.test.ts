import assert from "node:assert/strict";
import fc from "fast-check";
import type { Quota } from "../../../runtime/contract/providers.ts";
import { PROVIDERS } from "../../../runtime/contract/providers.ts";
import { quotaProblem, smallestInterval } from "../../../runtime/contract/quotaProblem.ts";

const NYSE_SECONDS = 23_400;

function quotaOf(provider: keyof typeof PROVIDERS, plan: string): Quota {
  const quota = PROVIDERS[provider].plans[plan];
  assert.ok(quota);
  return quota;
}

describe("quotaProblem", () => {
  it("names all numbers and what would fit, when a day is too short", () => {
    const polling = { symbols: 2, intervalSeconds: 30, sessionSeconds: NYSE_SECONDS };
    assert.equal(
      quotaProblem(polling, quotaOf("fmp", "basic"), 'the plan "basic" of Financial Modeling Prep'),
      "asks for 2 symbols every 30 s during 23,400 s a day, which at 1 symbol a request is 2 requests a poll " +
        "and 780 polls a day: 1,560 requests a day where 250 are answered by the plan " +
        '"basic" of Financial Modeling Prep; poll every 188 s or less often, or take a larger plan',
    );
  });

  it("counts the polls after closes, and takes them from what is left of a day", () => {
    const basic = quotaOf("fmp", "basic");
    const at = (intervalSeconds: number): string | undefined =>
      quotaProblem(
        { symbols: 1, intervalSeconds, sessionSeconds: NYSE_SECONDS, closes: 1 },
        basic,
        "FMP",
      );
    // 249 polls from the opening on, and one after the close.
    assert.equal(at(94), undefined);
    assert.match(
      at(93) ?? "",
      /23,400 s a day and after 1 close, .* 253 polls a day: 253 .* poll every 94 s/,
    );
    // Without the close 93.6 s, which is 94 s too; with two of them a day it no longer is.
    const lunch = { symbols: 1, sessionSeconds: NYSE_SECONDS, closes: 2 };
    assert.equal(smallestInterval(lunch, basic), 95);
    const few = { symbols: 150, intervalSeconds: 3_600, sessionSeconds: 3_600, closes: 1 };
    assert.match(quotaProblem(few, basic, "FMP") ?? "", /; ask for at most 125 symbols, or take/);
  });

  it("names each limit that is exceeded, and how many symbols would fit", () => {
    const polling = { symbols: 1_000, intervalSeconds: 30, sessionSeconds: NYSE_SECONDS };
    const text = quotaProblem(polling, quotaOf("finnhub", "free"), "Finnhub") ?? "";
    assert.match(text, /: 33\.34 requests a second where 30 are answered, 2,000 requests a minute/);
    assert.match(text, /poll every 1,000 s or less often, ask for at most 30 symbols, or take/);
  });

  it("is silent at the limit itself", () => {
    const free = quotaOf("finnhub", "free");
    const at = (symbols: number): string | undefined =>
      quotaProblem({ symbols, intervalSeconds: 30, sessionSeconds: 86_400 }, free, "Finnhub");
    assert.equal(at(30), undefined);
    assert.notEqual(at(31), undefined);
  });

  it("counts batches, not symbols, where a request takes several", () => {
    const premium = quotaOf("fmp", "premium");
    const at = (symbols: number): string | undefined =>
      quotaProblem({ symbols, intervalSeconds: 1, sessionSeconds: NYSE_SECONDS }, premium, "FMP");
    assert.equal(at(1_200), undefined);
    assert.match(at(1_201) ?? "", /1,201 symbols .* 13 requests a poll .* 780 requests a minute/);
  });

  it("offers no interval where not even one poll a day fits", () => {
    const polling = { symbols: 300, intervalSeconds: 60, sessionSeconds: 60 };
    const text = quotaProblem(polling, quotaOf("fmp", "basic"), "FMP") ?? "";
    assert.match(text, /; ask for at most 250 symbols, or take a larger plan$/);
    const always = { symbols: 300, intervalSeconds: 60, sessionSeconds: 86_400 };
    assert.match(
      quotaProblem(always, quotaOf("fmp", "basic"), "FMP") ?? "",
      /; take a larger plan$/,
    );
  });

  it("finds no problem with what it advises, and one with a second less", () => {
    const limit = fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 86_400 }),
        fc.integer({ min: 1, max: 100 }),
        fc.tuple(limit, limit, limit),
        fc.integer({ min: 0, max: 2 }),
        (symbols, sessionSeconds, symbolsPerRequest, [second, minute, day], closes) => {
          const quota: Quota = {
            symbolsPerRequest,
            ...(second === undefined ? {} : { requestsPerSecond: second }),
            ...(minute === undefined ? {} : { requestsPerMinute: minute }),
            ...(day === undefined ? {} : { requestsPerDay: day }),
          };
          const fits = smallestInterval({ symbols, sessionSeconds, closes }, quota);
          const at = (intervalSeconds: number): string | undefined =>
            quotaProblem({ symbols, intervalSeconds, sessionSeconds, closes }, quota, "it");
          if (fits === undefined) assert.notEqual(at(sessionSeconds), undefined);
          else assert.equal(at(fits), undefined);
          if (fits !== undefined && fits > 1) assert.notEqual(at(fits - 1), undefined);
        },
      ),
    );
  });
});
