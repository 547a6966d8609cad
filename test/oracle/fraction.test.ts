import assert from "node:assert/strict";
import { averageOf, compareFractions, formatFraction, parseFraction } from "./fraction.ts";

describe("fraction", () => {
  it("reads decimals with and without exponent", () => {
    assert.deepEqual(parseFraction("12.50"), { numerator: 1250n, denominator: 100n });
    assert.deepEqual(parseFraction("-0.5e-1"), { numerator: -5n, denominator: 100n });
    assert.deepEqual(parseFraction("1.5e3"), { numerator: 1500n, denominator: 1n });
    for (const text of ["", ".5", "5.", "+1", "1e", "NaN", " 1"]) {
      assert.throws(() => parseFraction(text), RangeError);
    }
  });

  it("compares by value, where floating point does not", () => {
    const tenths = averageOf(["0.1", "0.2"].map(parseFraction));
    assert.equal(compareFractions(tenths, parseFraction("0.15")), 0);
    assert.equal((0.1 + 0.2) / 2 === 0.15, false);
    assert.equal(compareFractions(parseFraction("1.10"), parseFraction("1.1")), 0);
    assert.equal(compareFractions(parseFraction("1"), parseFraction("1.00000001")), -1);
    assert.equal(compareFractions(parseFraction("2"), parseFraction("-2")), 1);
  });

  it("averages prices of different precision exactly", () => {
    const average = averageOf(["1", "1.5", "1.25", "100"].map(parseFraction));
    assert.equal(compareFractions(average, parseFraction("25.9375")), 0);
  });

  it("rounds half to even to 8 decimals, without trailing zeros", () => {
    const rounded = (text: string) => formatFraction(parseFraction(text));
    assert.equal(rounded("0.000000005"), "0");
    assert.equal(rounded("0.000000015"), "0.00000002");
    assert.equal(rounded("0.000000025"), "0.00000002");
    assert.equal(rounded("0.0000000250001"), "0.00000003");
    assert.equal(rounded("1.999999995"), "2");
    assert.equal(rounded("150.10"), "150.1");
    assert.equal(formatFraction({ numerator: 200n, denominator: 3n }), "66.66666667");
    assert.equal(formatFraction({ numerator: 1n, denominator: 3n }), "0.33333333");
  });
});
