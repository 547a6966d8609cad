import assert from "node:assert/strict";
import fc from "fast-check";
import type { Decimal } from "../../../runtime/domain/decimal.ts";
import {
  compareDecimals,
  divideHalfEven,
  formatDecimal,
  formatScaled,
  parseDecimal,
  scaleToBigInt,
} from "../../../runtime/domain/decimal.ts";

/** Decimals in canonical form: no trailing zero in the mantissa that a decimal could do without. */
const canonical = fc
  .tuple(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.integer({ min: 0, max: 8 }))
  .filter(([mantissa, decimals]) => decimals === 0 || mantissa % 10 !== 0)
  .filter(([mantissa, decimals]) => Math.abs(mantissa) < 10 ** (12 + decimals))
  .map(([mantissa, decimals]): Decimal => ({ mantissa, decimals }));

describe("parseDecimal", () => {
  const accepted: readonly [string, number, number][] = [
    ["0", 0, 0],
    ["-0", 0, 0],
    ["-0.000", 0, 0],
    ["00012.3400", 1234, 2],
    ["0.00000001", 1, 8],
    ["-1.5", -15, 1],
    ["100.00000000000000000", 100, 0],
    ["0000000000000000000000001", 1, 0],
    ["999999999999", 999_999_999_999, 0],
    ["123456789012.345", 123_456_789_012_345, 3],
    ["1234567.12345678", 123_456_712_345_678, 8],
    ["100000000000", 1e11, 0],
  ];
  for (const [text, mantissa, decimals] of accepted) {
    it(`reads ${text}`, () => {
      const parsed = parseDecimal(text);
      assert.deepEqual(parsed, { mantissa, decimals });
      assert.ok(typeof parsed === "object" && !Object.is(parsed.mantissa, -0));
    });
  }

  const refused: readonly [string, string][] = [
    ["", "not_a_decimal"],
    ["1e2", "not_a_decimal"],
    ["1E2", "not_a_decimal"],
    ["+1", "not_a_decimal"],
    [".5", "not_a_decimal"],
    ["5.", "not_a_decimal"],
    ["-", "not_a_decimal"],
    ["--1", "not_a_decimal"],
    [" 1", "not_a_decimal"],
    ["1 ", "not_a_decimal"],
    ["1\n", "not_a_decimal"],
    ["1,5", "not_a_decimal"],
    ["1_000", "not_a_decimal"],
    ["0x10", "not_a_decimal"],
    ["NaN", "not_a_decimal"],
    ["Infinity", "not_a_decimal"],
    ["١", "not_a_decimal"],
    ["1000000000000", "too_large"],
    ["-1000000000000", "too_large"],
    ["1000000000000.0", "too_large"],
    ["100.00000000000000001", "too_precise"],
    ["0.000000001", "too_precise"],
    ["1.123456789", "too_precise"],
    ["123456789012.3456", "too_precise"],
    ["1234567890.123456", "too_precise"],
  ];
  for (const [text, fault] of refused) {
    it(`refuses ${JSON.stringify(text)} as ${fault}`, () => {
      assert.equal(parseDecimal(text), fault);
    });
  }

  it("reads what formatDecimal writes", () => {
    fc.assert(
      fc.property(canonical, (decimal) => {
        const text = formatDecimal(decimal);
        assert.match(text, /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        assert.deepEqual(parseDecimal(text), decimal);
      }),
    );
  });

  it("drops zeros at either end and nothing else", () => {
    fc.assert(
      fc.property(canonical, fc.nat(30), fc.nat(30), (decimal, before, after) => {
        const text = formatDecimal(decimal);
        const [sign, digits] = text.startsWith("-") ? ["-", text.slice(1)] : ["", text];
        const point = digits.includes(".") || after === 0 ? "" : ".";
        const padded = `${sign}${"0".repeat(before)}${digits}${point}${"0".repeat(after)}`;
        assert.deepEqual(parseDecimal(padded), parseDecimal(text));
      }),
    );
  });
});

describe("scaled decimals", () => {
  it("are written without needless zeros", () => {
    assert.equal(formatScaled(0n, 8), "0");
    assert.equal(formatScaled(-5n, 1), "-0.5");
    assert.equal(formatScaled(120n, 2), "1.2");
    assert.equal(formatScaled(100n, 2), "1");
    assert.equal(formatScaled(100n, 0), "100");
    assert.equal(formatScaled(10n ** 30n + 1n, 8), "10000000000000000000000.00000001");
  });

  it("compare like the numbers they are", () => {
    fc.assert(
      fc.property(canonical, canonical, (a, b) => {
        const [left, right] = [scaleToBigInt(a, 8), scaleToBigInt(b, 8)];
        assert.equal(compareDecimals(a, b), left < right ? -1 : left > right ? 1 : 0);
        assert.equal(compareDecimals(a, a), 0);
      }),
    );
    assert.ok(
      compareDecimals(
        { mantissa: 999_999_999_999_999, decimals: 8 },
        { mantissa: 1, decimals: 0 },
      ) > 0,
    );
  });
});

describe("divideHalfEven", () => {
  it("rounds halves to the even neighbour", () => {
    const unit = 10n ** 8n;
    assert.equal(divideHalfEven(1n, 2n * unit), "0");
    assert.equal(divideHalfEven(3n, 2n * unit), "0.00000002");
    assert.equal(divideHalfEven(5n, 2n * unit), "0.00000002");
    assert.equal(divideHalfEven(-1n, 2n * unit), "0");
    assert.equal(divideHalfEven(-3n, 2n * unit), "-0.00000002");
    assert.equal(divideHalfEven(1n, 3n), "0.33333333");
    assert.equal(divideHalfEven(2n, 3n), "0.66666667");
    assert.equal(divideHalfEven(-2n, 3n), "-0.66666667");
  });

  it("is never further than half a unit from the quotient, and even at exactly half", () => {
    const numerator = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const denominator = fc.bigInt({ min: 1n, max: 10n ** 14n });
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const [integer = "", fraction = ""] = divideHalfEven(n, d).replace("-", "").split(".");
        const magnitude = BigInt(integer + fraction.padEnd(8, "0"));
        const rounded = n < 0n ? -magnitude : magnitude;
        const error = rounded * d - n * 10n ** 8n;
        const twice = (error < 0n ? -error : error) * 2n;
        assert.ok(twice < d || (twice === d && rounded % 2n === 0n));
      }),
    );
  });
});
