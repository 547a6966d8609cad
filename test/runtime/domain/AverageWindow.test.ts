import assert from "node:assert/strict";
import fc from "fast-check";
import type { Windows } from "../../../runtime/domain/AverageWindow.ts";
import { AverageWindow } from "../../../runtime/domain/AverageWindow.ts";
import type { Decimal } from "../../../runtime/domain/decimal.ts";
import { divideHalfEven, formatScaled } from "../../../runtime/domain/decimal.ts";
import type { Side } from "../../../runtime/domain/ScaledCrossover.ts";
import { BigCrossover, ScaledCrossover } from "../../../runtime/domain/ScaledCrossover.ts";

const windows = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .map(([short, more]): Windows => ({ short, long: short + more }));

/** Whole units, few enough that both averages are often equal. */
const coarse = fc
  .integer({ min: 1, max: 5 })
  .map((mantissa): Decimal => ({ mantissa, decimals: 0 }));
/** Cents near each other. */
const cents = fc
  .integer({ min: 9_990, max: 10_010 })
  .map((mantissa): Decimal => ({ mantissa, decimals: 2 }));
/** The finest unit. */
const fine = fc
  .integer({ min: 1, max: 1e9 })
  .map((mantissa): Decimal => ({ mantissa, decimals: 8 }));
/** Products of these leave 2^53. */
const large = fc
  .integer({ min: 999_999_999_999_900, max: 999_999_999_999_999 })
  .chain((mantissa) =>
    fc.integer({ min: 3, max: 8 }).map((decimals): Decimal => ({ mantissa, decimals })),
  );
const near2to53 = fc
  .integer({ min: 2 ** 53 / 4 - 50, max: 2 ** 53 / 4 + 50 })
  .map((product): Decimal => ({ mantissa: Math.floor(product / 5), decimals: 4 }));
const prices = fc.array(fc.oneof(coarse, cents, fine, large, near2to53), {
  minLength: 1,
  maxLength: 60,
});

/** In units of 10^-8, where every price is a whole number. */
function units({ mantissa, decimals }: Decimal): bigint {
  return BigInt(mantissa) * 10n ** BigInt(8 - decimals);
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** The definition: both averages anew from all prices so far. */
function naiveSide(all: readonly bigint[], { short, long }: Windows): Side {
  if (all.length < long) return 0;
  const difference = sum(all.slice(-short)) * BigInt(long) - sum(all.slice(-long)) * BigInt(short);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

describe("AverageWindow", () => {
  it("gives the side that whole numbers of any size give, whatever units come", () => {
    fc.assert(
      fc.property(windows, prices, (lengths, all) => {
        const window = new AverageWindow(lengths, []);
        all.forEach((price, index) => {
          const expected = naiveSide(all.slice(0, index + 1).map(units), lengths);
          assert.equal(window.push(price), expected);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("shows sums exactly and averages rounded half to even", () => {
    fc.assert(
      fc.property(windows, prices, (lengths, all) => {
        const window = new AverageWindow(lengths, []);
        for (const price of all) window.push(price);
        const shortSum = sum(all.slice(-lengths.short).map(units));
        const longSum = sum(all.slice(-lengths.long).map(units));
        assert.equal(window.shortSum, formatScaled(shortSum, 8));
        assert.equal(window.longSum, formatScaled(longSum, 8));
        const average = (total: bigint, count: number): string =>
          divideHalfEven(total, BigInt(count) * 10n ** 8n);
        assert.equal(window.shortAverage, average(shortSum, lengths.short));
        assert.equal(window.longAverage, average(longSum, lengths.long));
      }),
    );
  });

  it("goes on from kept prices as if it had never stopped", () => {
    fc.assert(
      fc.property(windows, prices, prices, (lengths, before, after) => {
        const through = new AverageWindow(lengths, []);
        for (const price of before) through.push(price);
        const again = new AverageWindow(lengths, before.slice(-lengths.long));
        assert.deepEqual(
          after.map((price) => again.push(price)),
          after.map((price) => through.push(price)),
        );
        assert.equal(again.longSum, through.longSum);
      }),
    );
  });

  it("is silent until the long window is full", () => {
    const window = new AverageWindow({ short: 2, long: 4 }, []);
    const rising = [1, 2, 3].map((mantissa) => window.push({ mantissa, decimals: 0 }));
    assert.deepEqual(rising, [0, 0, 0]);
    assert.equal(window.push({ mantissa: 4, decimals: 0 }), 1);
  });

  it("never changes past results for a longer future", () => {
    fc.assert(
      fc.property(windows, prices, prices, (lengths, past, future) => {
        const run = (all: readonly Decimal[]): Side[] => {
          const window = new AverageWindow(lengths, []);
          return all.map((price) => window.push(price));
        };
        assert.deepEqual(run([...past, ...future]).slice(0, past.length), run(past));
      }),
    );
  });

  it("calls a tie a tie where doubles see a crossover", () => {
    // Averages of 0.1, 0.2, 0.3 and of 0.2 alone are equal; as doubles they are not.
    const tenths = (mantissa: number): Decimal => ({ mantissa, decimals: 1 });
    const window = new AverageWindow({ short: 1, long: 3 }, [tenths(1), tenths(3)]);
    assert.notEqual((0.1 + 0.3 + 0.2) / 3 - 0.2, 0);
    assert.equal(window.push(tenths(2)), 0);
  });

  it("decides near ties of prices far beyond 2^53 right", () => {
    // 999,999,999 with six decimals at 5/20: in doubles a fifth of them ends on the wrong side.
    const lengths = { short: 5, long: 20 };
    const near = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(fc.array(near, { minLength: 20, maxLength: 40 }), (offsets) => {
        const all = offsets.map((offset): Decimal => {
          return { mantissa: 999_999_999_123_456 + offset, decimals: 6 };
        });
        const window = new AverageWindow(lengths, []);
        const sides = all.map((price) => window.push(price));
        const expected = all.map((_, index) =>
          naiveSide(all.slice(0, index + 1).map(units), lengths),
        );
        assert.deepEqual(sides, expected);
      }),
    );
  });
});

describe("ScaledCrossover and BigCrossover", () => {
  it("agree on every price that both can hold", () => {
    const whole = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 });
    fc.assert(
      fc.property(windows, whole, ({ short, long }, values) => {
        const [scaled, big] = [new ScaledCrossover(short, long), new BigCrossover(short, long)];
        for (const value of values) {
          assert.equal(scaled.push(value), big.push(BigInt(value)));
          assert.equal(scaled.shortSum, big.shortSum);
          assert.equal(scaled.longSum, big.longSum);
        }
      }),
    );
  });
});
