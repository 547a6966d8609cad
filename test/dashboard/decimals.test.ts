import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decimalsOf,
  formatDecimal,
  formatSigned,
  roundDecimal,
  signOf,
} from "../../dashboard/decimals.ts";

describe("decimals of the page", () => {
  it("are shown with their thousands apart, never rounded", () => {
    assert.equal(formatDecimal("1234567.89012345"), "1,234,567.89012345");
    assert.equal(formatDecimal("999"), "999");
    assert.equal(formatDecimal("-1000"), "−1,000");
    assert.equal(formatDecimal("10.5", 2), "10.50");
    assert.equal(formatDecimal("10.125", 2), "10.125");
    assert.equal(formatDecimal("7", 2), "7.00");
  });

  it("carry a sign where they are changes", () => {
    assert.equal(formatSigned("1.5", 2), "+1.50");
    assert.equal(formatSigned("-1.5", 2), "−1.50");
    assert.equal(formatSigned("0", 2), "0.00");
    assert.deepEqual([signOf("0.00"), signOf("-0.01"), signOf("3")], [0, -1, 1]);
  });

  it("are rounded exactly, halves away from zero", () => {
    assert.equal(roundDecimal("0.665", 2), "0.67");
    assert.equal(roundDecimal("0.66499999", 2), "0.66");
    assert.equal(roundDecimal("-0.004", 2), "0.00");
    assert.equal(roundDecimal("-4.54545455", 2), "-4.55");
    assert.equal(roundDecimal("9.999", 2), "10.00");
    assert.equal(roundDecimal("12345678901234567890.5", 0), "12345678901234567891");
    assert.equal(roundDecimal("5", 2), "5.00");
  });

  it("keep every digit but for commas and sign", () => {
    const decimal = fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.stringMatching(/^[0-9]{0,8}$/),
      )
      .map(([isNegative, integer, fraction]) =>
        [isNegative ? "-" : "", integer, fraction === "" ? "" : `.${fraction}`].join(""),
      );
    fc.assert(
      fc.property(decimal, (text) => {
        assert.equal(formatDecimal(text).replaceAll(",", "").replace("−", "-"), text);
        assert.equal(decimalsOf(roundDecimal(text, 2)), 2);
      }),
    );
  });
});
