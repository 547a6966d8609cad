import assert from "node:assert/strict";
import fc from "fast-check";
import { splitRatio } from "../../../runtime/domain/splitRatio.ts";
import { referenceSplit } from "../../oracle/referenceSplit.ts";

/** In units of a hundredth. */
function ratioOf(before: number, after: number): string | undefined {
  return splitRatio(BigInt(Math.round(before * 100)), BigInt(Math.round(after * 100)));
}

describe("splitRatio", () => {
  // Closes and the opens that followed, before adjustment.
  const known: readonly [string, number, number, string][] = [
    ["AAPL, 31 August 2020", 499.23, 127.58, "4:1"],
    ["TSLA, 31 August 2020", 2213.4, 444.61, "5:1"],
    ["TSLA, 25 August 2022", 891.29, 302.36, "3:1"],
    ["AAPL, 9 June 2014", 645.57, 92.7, "7:1"],
    ["AMZN, 6 June 2022", 2447, 125.25, "20:1"],
    ["NVDA, 10 June 2024", 1208.88, 120.37, "10:1"],
  ];
  for (const [what, before, after, ratio] of known) {
    it(`knows that of ${what}`, () => assert.equal(ratioOf(before, after), ratio));
  }

  it("knows each whole number to 1000, both ways, and two broken ones", () => {
    for (let count = 2; count <= 1000; count += 1) {
      assert.equal(splitRatio(BigInt(count) * 7n, 7n), `${count}:1`);
      assert.equal(splitRatio(7n, BigInt(count) * 7n), `1:${count}`);
    }
    assert.equal(splitRatio(300n, 200n), "3:2");
    assert.equal(splitRatio(500n, 200n), "5:2");
    assert.equal(splitRatio(1_050n, 1n), "1000:1");
    assert.equal(splitRatio(1_051n, 1n), undefined);
  });

  it("takes a price that rises by half, or falls by a fifth or a quarter, for news", () => {
    assert.equal(splitRatio(200n, 300n), undefined);
    assert.equal(splitRatio(200n, 500n), undefined);
    assert.equal(splitRatio(100n, 80n), undefined);
    assert.equal(splitRatio(100n, 75n), undefined);
    assert.equal(splitRatio(100n, 100n), undefined);
  });

  it("allows 5 percent and not a hair more, at both ends", () => {
    assert.equal(splitRatio(210n, 100n), "2:1");
    assert.equal(splitRatio(190n, 100n), "2:1");
    assert.equal(splitRatio(21_000_000_000_000_001n, 10_000_000_000_000_000n), undefined);
    assert.equal(splitRatio(18_999_999_999_999_999n, 10_000_000_000_000_000n), undefined);
    assert.equal(splitRatio(100n, 210n), "1:2");
    assert.equal(splitRatio(10_000_000_000_000_000n, 21_000_000_000_000_001n), undefined);
    assert.equal(splitRatio(1575n, 1000n), "3:2");
    assert.equal(splitRatio(1424n, 1000n), undefined);
  });

  it("says what trying every split says", () => {
    const price = fc.bigInt({ min: 1n, max: 10n ** 20n });
    const near = fc
      .record({ unit: price, shares: fc.nat(1_100), percent: fc.integer({ min: 88, max: 112 }) })
      .map(({ unit, shares, percent }) => [unit * 200n, unit * 2n * BigInt(shares * percent)]);
    const pair = fc.oneof(
      fc.tuple(price, price),
      near,
      fc.tuple(fc.bigInt(1n, 90n), fc.bigInt(1n, 90n)),
    );
    let found = 0;
    fc.assert(
      fc.property(pair, fc.boolean(), (prices, isTurned) => {
        const [before = 1n, after = 1n] = isTurned ? prices.toReversed() : prices;
        fc.pre(before > 0n && after > 0n);
        const moment = (numerator: bigint, day: number) => ({
          timestamp: `2026-11-0${day}T15:00:00.000Z`,
          price: { numerator, denominator: 10n ** 8n },
        });
        const ratio = splitRatio(before, after);
        assert.equal(ratio, referenceSplit(moment(before, 2), moment(after, 3)));
        if (ratio !== undefined) found += 1;
      }),
      { numRuns: 400 },
    );
    assert.ok(found > 100, String(found));
  });
});
