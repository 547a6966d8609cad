import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tick } from "../../../runtime/contract/tick.ts";
import { formatDecimal } from "../../../runtime/domain/decimal.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import type { DayChange } from "../../../runtime/domain/TrendState.ts";
import {
  fromTickItem,
  sortKeyThrough,
  tickSortKey,
  toTickItem,
} from "../../../runtime/domain/tickItem.ts";
import { ARRIVED_AT_MS, makeProducerTick } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

const FIVE_MINUTES_MS = 300_000;

function parse(fields: Readonly<Record<string, unknown>>): { tick: Tick; atMs: number } {
  const data = Buffer.from(JSON.stringify(makeProducerTick(fields)));
  const parsed = parseTick(data, ARRIVED_AT_MS, { ...RULES, feed: "any" });
  if ("reason" in parsed) throw new Error(parsed.reason);
  return parsed;
}

describe("the tick item", () => {
  it("holds all of the tick but what the archive alone keeps", () => {
    const { tick, atMs } = parse({
      ...{ open: 1.5, high: 200, low: 1, previous_close: "100", volume: 0 },
      ...{ exchange: "XNAS", data_source: "sip", tick_id: "t-1", lot: 7 },
    });
    assert.deepEqual(toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity }), {
      symbol: { S: "AAPL" },
      timestamp: { S: `2026-11-20T14:30:00.123Z#${tick.id}` },
      price: { N: "189.25" },
      open: { N: "1.5" },
      high: { N: "200" },
      low: { N: "1" },
      previous_close: { N: "100" },
      volume: { N: "0" },
      change: { N: "89.25" },
      change_percent: { N: "89.25" },
      exchange: { S: "XNAS" },
      data_source: { S: "sip" },
      tick_id: { S: "t-1" },
      anomaly: { BOOL: true },
    });
  });

  it("holds nothing of when it was processed, so that a redelivery writes the same", () => {
    const { tick, atMs } = parse({});
    const first = toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity });
    assert.deepEqual(
      toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS + 1_000, ttlMs: Infinity }),
      first,
    );
    assert.deepEqual(Object.keys(first), ["symbol", "timestamp", "price"]);
  });

  it("expires a whole number of seconds after its arrival where a time to live is set", () => {
    const { tick, atMs } = parse({});
    const day = 86_400_000;
    const item = toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS + 999, ttlMs: 30 * day });
    const expected = Math.floor((ARRIVED_AT_MS + 999) / 1000) + 30 * 86_400;
    assert.equal(item["expires_at"]?.N, String(expected));
  });

  it("marks a tick more than 5 minutes ahead of its arrival, and not one 5 minutes ahead", () => {
    const isAhead = (aheadMs: number): boolean | undefined => {
      const { tick, atMs } = parse({ timestamp: ARRIVED_AT_MS + aheadMs });
      return toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity }).ahead?.BOOL;
    };
    assert.equal(isAhead(FIVE_MINUTES_MS), undefined);
    assert.equal(isAhead(FIVE_MINUTES_MS + 1), true);
    assert.equal(isAhead(-1), undefined);
  });

  it("gives back what the trend needs", () => {
    const price = fc.tuple(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 0, max: 8 }));
    const source = fc.constantFrom(undefined, "sip", "mock", "replay");
    const at = fc.integer({ min: 1e11, max: ARRIVED_AT_MS + FIVE_MINUTES_MS * 2 });
    const classes = { sip: "live", mock: "simulated", replay: "replay" };
    fc.assert(
      fc.property(price, source, at, ([mantissa, decimals], dataSource, timestamp) => {
        const text = formatDecimal({ mantissa, decimals: Math.max(decimals, 1) });
        const { tick, atMs } = parse({ price: text, timestamp, data_source: dataSource });
        const item = toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity });
        const back = fromTickItem(item, 42, "any");
        assert.deepEqual(
          { ...back, price: formatDecimal(back?.price ?? { mantissa: 0, decimals: 0 }) },
          {
            atMs: timestamp,
            id: tick.id,
            price: text,
            isAhead: timestamp > ARRIVED_AT_MS + FIVE_MINUTES_MS,
            dataSource: dataSource === undefined ? "live" : classes[dataSource],
            arrivedAtMs: 42,
          },
        );
      }),
    );
  });

  it("is of the pipeline's own class when the producer did not say", () => {
    const { tick, atMs } = parse({});
    const item = toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity });
    assert.equal(fromTickItem(item, 0, "replay")?.dataSource, "replay");
  });

  it("tells its change, and to which side it is an anomaly", () => {
    const changes: readonly [Record<string, unknown>, DayChange | undefined][] = [
      [
        { price: 106, previous_close: 100 },
        { amount: "6", percent: "6", anomaly: "up" },
      ],
      [
        { price: 94, previous_close: 100 },
        { amount: "-6", percent: "-6", anomaly: "down" },
      ],
      [
        { price: 105, previous_close: 100 },
        { amount: "5", percent: "5" },
      ],
      [
        { price: 100, previous_close: 100 },
        { amount: "0", percent: "0" },
      ],
      [{ price: 1, change: -0.5 }, { amount: "-0.5" }],
      [
        { price: 1, change_percent: -9.25 },
        { percent: "-9.25", anomaly: "down" },
      ],
      [{ price: 1 }, undefined],
    ];
    for (const [fields, dayChange] of changes) {
      const { tick, atMs } = parse(fields);
      const item = toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity });
      assert.deepEqual(fromTickItem(item, 0, "live")?.dayChange, dayChange);
    }
  });

  const KEY = "2026-11-20T14:30:00.123Z#0123456789abcdef";

  it("tells no change that it cannot read", () => {
    const tick = { timestamp: { S: KEY }, price: { N: "1" }, anomaly: { BOOL: true } };
    for (const change of [{ S: "1" }, { N: "1E+2" }, { N: "" }, { BOOL: true }]) {
      const item = { ...tick, change, change_percent: change };
      assert.equal(fromTickItem(item, 0, "live")?.dayChange, undefined);
    }
    const flat = { ...tick, change_percent: { N: "0" } };
    assert.deepEqual(fromTickItem(flat, 0, "live")?.dayChange, { percent: "0" });
  });

  const foreign: readonly [string, Parameters<typeof fromTickItem>[0]][] = [
    ["no attributes", {}],
    ["no price", { timestamp: { S: KEY } }],
    ["a price of text", { timestamp: { S: KEY }, price: { S: "1" } }],
    ["a price with an exponent", { timestamp: { S: KEY }, price: { N: "1E+2" } }],
    ["a key of a time alone", { timestamp: { S: "2026-11-20T14:30:00Z" }, price: { N: "1" } }],
    ["a key of no time", { timestamp: { S: "now#0123456789abcdef" }, price: { N: "1" } }],
    ["a key of no day", { timestamp: { S: KEY.replace("11-20", "19-39") }, price: { N: "1" } }],
    ["another id", { timestamp: { S: KEY.replace("abcdef", "ABCDEF") }, price: { N: "1" } }],
    ["a longer id", { timestamp: { S: `${KEY}0` }, price: { N: "1" } }],
  ];
  for (const [what, item] of foreign) {
    it(`is none with ${what}`, () => {
      assert.equal(fromTickItem(item, 0, "live"), undefined);
    });
  }

  it("is one with such a key and a price", () => {
    assert.equal(
      fromTickItem({ timestamp: { S: KEY }, price: { N: "1" } }, 0, "live")?.atMs,
      1795185000123,
    );
  });
});

describe("tick sort keys", () => {
  it("order by time, and end before the end of their time's range", () => {
    const at = fc.integer({ min: 0, max: 253_402_300_799_999 });
    const id = fc.stringMatching(/^[0-9a-f]{16}$/);
    fc.assert(
      fc.property(at, id, at, id, (aMs, aId, bMs, bId) => {
        const [a, b] = [tickSortKey({ atMs: aMs, id: aId }), tickSortKey({ atMs: bMs, id: bId })];
        if (aMs !== bMs) assert.equal(a < b, aMs < bMs);
        assert.ok(a < sortKeyThrough(aMs));
        assert.equal(a <= sortKeyThrough(bMs), aMs <= bMs);
      }),
    );
  });
});
