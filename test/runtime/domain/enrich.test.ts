import assert from "node:assert/strict";
import fc from "fast-check";
import type { Decimal } from "../../../runtime/domain/decimal.ts";
import { parseDecimal } from "../../../runtime/domain/decimal.ts";
import { enrich } from "../../../runtime/domain/enrich.ts";

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (typeof parsed === "string") throw new Error(`${text} is ${parsed}`);
  return parsed;
}

/** Enriches a price after a previous close. */
function after(previous: string, price: string, threshold = "5") {
  const decimals = { price: decimal(price), previous_close: decimal(previous) };
  return enrich(decimals, decimal(threshold));
}

describe("enrich", () => {
  it("computes change and percent exactly, and rounds only what is shown", () => {
    assert.deepEqual(after("3", "4"), {
      change: "1",
      change_percent: "33.33333333",
      anomaly: true,
    });
    assert.deepEqual(after("100.3", "101.5"), {
      change: "1.2",
      change_percent: "1.19641077",
      anomaly: false,
    });
    assert.deepEqual(after("8", "7.99999999"), {
      change: "-0.00000001",
      change_percent: "-0.00000012",
      anomaly: false,
    });
    assert.deepEqual(after("0.3", "0.3"), { change: "0", change_percent: "0", anomaly: false });
  });

  it("marks more than the threshold as an anomaly, and not the threshold itself", () => {
    for (const [previous, price] of [
      ["100", "105"],
      ["100", "95"],
      ["0.02", "0.021"],
      ["189.6", "199.08"],
      ["999999999.8", "1049999999.79"],
    ] as const) {
      assert.equal(after(previous, price).anomaly, false, `${previous} to ${price}`);
    }
    for (const [previous, price] of [
      ["100", "105.00000001"],
      ["100", "94.99999999"],
      ["1000000.5", "1050000.53"],
      ["0.00000001", "0.00000002"],
    ] as const) {
      assert.equal(after(previous, price).anomaly, true, `${previous} to ${price}`);
    }
  });

  it("takes a threshold with decimals exactly", () => {
    assert.equal(after("100", "100.1234", "0.1234").anomaly, false);
    assert.equal(after("100", "100.12340001", "0.1234").anomaly, true);
  });

  it("decides like exact fractions do", () => {
    const price = fc.tuple(
      fc.integer({ min: 1, max: 10 ** 15 - 1 }),
      fc.integer({ min: 3, max: 8 }),
    );
    const threshold = fc.tuple(
      fc.integer({ min: 1, max: 10 ** 6 }),
      fc.integer({ min: 0, max: 4 }),
    );
    const toDecimal = ([mantissa, decimals]: [number, number]): Decimal => ({ mantissa, decimals });
    fc.assert(
      fc.property(price, price, threshold, (now, before, limit) => {
        const { anomaly } = enrich(
          { price: toDecimal(now), previous_close: toDecimal(before) },
          toDecimal(limit),
        );
        // |p - q| / q > t / 100, with all three brought to whole numbers.
        const scaled = ([mantissa, decimals]: [number, number]): bigint =>
          BigInt(mantissa) * 10n ** BigInt(8 - decimals);
        const [p, q, t] = [scaled(now), scaled(before), scaled(limit)];
        const difference = p > q ? p - q : q - p;
        assert.equal(anomaly, difference * 100n * 10n ** 8n > t * q);
      }),
    );
  });

  it("takes a threshold met to the last digit for no anomaly, at any price", () => {
    const cents = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(cents, fc.boolean(), (hundreds, isRise) => {
        // 5 % of a price that is a multiple of 20 units is a whole number of units.
        const previous = { mantissa: hundreds * 20, decimals: 2 };
        const exact = { mantissa: hundreds * (isRise ? 21 : 19), decimals: 2 };
        const beyond = { mantissa: exact.mantissa + (isRise ? 1 : -1), decimals: 2 };
        const five = { mantissa: 5, decimals: 0 };
        assert.equal(enrich({ price: exact, previous_close: previous }, five).anomaly, false);
        assert.equal(enrich({ price: beyond, previous_close: previous }, five).anomaly, true);
      }),
    );
  });

  it("judges the producer's percentage where no previous close is known", () => {
    const judge = (percent: string) =>
      enrich({ price: decimal("1"), change_percent: decimal(percent) }, decimal("5"));
    assert.deepEqual(judge("5"), { anomaly: false });
    assert.deepEqual(judge("-5.00000001"), { anomaly: true });
    assert.deepEqual(enrich({ price: decimal("1"), change: decimal("9") }, decimal("5")), {});
  });
});
