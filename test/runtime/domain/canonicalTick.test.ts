import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tick } from "../../../runtime/contract/tick.ts";
import { formatDecimal } from "../../../runtime/domain/decimal.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import { ARRIVED_AT_MS, makeProducerTick } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

function parseText(text: string, arrivedAtMs = ARRIVED_AT_MS): { tick: Tick; atMs: number } {
  const parsed = parseTick(Buffer.from(text), arrivedAtMs, RULES);
  if ("reason" in parsed) throw new Error(`refused as ${parsed.reason}: ${text}`);
  return parsed;
}

function parse(overrides: Readonly<Record<string, unknown>> = {}): Tick {
  return parseText(JSON.stringify(makeProducerTick(overrides))).tick;
}

const FULL = {
  open: "101.5",
  high: 103,
  low: 99.25,
  previous_close: 98,
  volume: 1200,
  exchange: "XNAS",
  tick_id: "t-1",
};

describe("a parsed tick", () => {
  it("holds every field in canonical form", () => {
    const text = JSON.stringify({
      ...makeProducerTick(FULL),
      ...{ price: "0100.500", timestamp: "2026-11-20T09:30:00.1-05:00", data_source: "sip" },
    });
    const { tick, atMs } = parseText(text);
    assert.equal(atMs, Date.parse("2026-11-20T14:30:00.100Z"));
    assert.match(tick.id, /^[0-9a-f]{16}$/);
    assert.deepEqual(
      { ...tick, id: "" },
      {
        id: "",
        symbol: "AAPL",
        timestamp: "2026-11-20T14:30:00.100Z",
        price: "100.5",
        open: "101.5",
        high: "103",
        low: "99.25",
        previous_close: "98",
        volume: "1200",
        exchange: "XNAS",
        data_source: "sip",
        tick_id: "t-1",
        change: "2.5",
        change_percent: "2.55102041",
        anomaly: false,
      },
    );
  });

  it("holds nothing that the producer did not say", () => {
    const tick = parse({ open: null, exchange: null, change: null });
    assert.deepEqual(Object.keys(tick).sort(), ["id", "price", "symbol", "timestamp"]);
  });

  it("keeps the producer's change where no previous close is known", () => {
    const tick = parse({ change: -1.5, change_percent: "-0.80" });
    assert.equal(tick.change, "-1.5");
    assert.equal(tick.change_percent, "-0.8");
  });

  it("keeps unknown fields exactly as they came", () => {
    const extra = '{"lot":1.50e0,"name":"\\u0041 \\"x\\"","deep":{"a":[1, 2 ,{"b":null}]}}';
    const text = JSON.stringify(makeProducerTick()).replace("}", `,${extra.slice(1)}`);
    assert.equal(parseText(text).tick.extra, extra);
  });

  it("keeps a field named __proto__ as text, and takes nothing from it", () => {
    const text = JSON.stringify(makeProducerTick()).replace(
      "{",
      '{"__proto__":{"exchange":"EVIL","price":1},',
    );
    const { tick } = parseText(text);
    assert.equal(tick.exchange, undefined);
    assert.equal(tick.price, "189.25");
    assert.equal(tick.extra, '{"__proto__":{"exchange":"EVIL","price":1}}');
    assert.equal(({} as Record<string, unknown>).exchange, undefined);
  });

  it("marks a price or an open outside low to high, and keeps it", () => {
    const range = { low: 10, high: 20 };
    assert.equal(parse({ price: 21, ...range }).outside_range, true);
    assert.equal(parse({ price: 9.99999999, ...range }).outside_range, true);
    assert.equal(parse({ price: 15, open: 20.01, ...range }).outside_range, true);
    assert.equal(parse({ price: 15, open: 9, low: 10 }).outside_range, true);
    assert.equal(parse({ price: 20, open: 10, ...range }).outside_range, undefined);
    assert.equal(parse({ price: 15 }).outside_range, undefined);
  });
});

describe("a tick's id", () => {
  const CANONICAL = parse(FULL);

  it("stays over releases of this code", () => {
    // Changing it would store every redelivered tick twice: a breaking change.
    assert.equal(CANONICAL.id, "55264df4dbdac223");
  });

  const notations: readonly [string, Readonly<Record<string, unknown>>][] = [
    ["the time in another zone", { timestamp: "2026-11-20T15:30:00.123+01:00" }],
    ["the time as epoch milliseconds", { timestamp: 1_795_185_000_123 }],
    ["the time with more zeros", { timestamp: "2026-11-20t14:30:00.123000z" }],
    ["the price as text", { price: "189.25" }],
    ["zeros around the price", { price: "00189.2500" }],
    ["other decimals as text", { open: 101.5, high: "103.0", low: "99.25", volume: "1200" }],
    ["another change", { change: 7, change_percent: "0.1" }],
    ["another source", { data_source: "sip" }],
    ["unknown fields", { trader: "x", nested: { a: 1 } }],
  ];
  for (const [what, overrides] of notations) {
    it(`is the same with ${what}`, () => {
      assert.equal(parse({ ...FULL, ...overrides }).id, CANONICAL.id);
    });
  }

  it("is the same with another change where no previous close is known", () => {
    const ids = [{}, { change: 7 }, { change: 8, change_percent: "0.1" }].map(
      (said) => parse(said).id,
    );
    assert.deepEqual(new Set(ids), new Set([parse().id]));
  });

  it("is the same whatever the order of the fields, and whenever it arrives", () => {
    const entries = Object.entries(makeProducerTick(FULL));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.integer({ min: 0, max: 1e9 }),
        (shuffled, laterMs) => {
          const text = JSON.stringify(Object.fromEntries(shuffled));
          assert.equal(parseText(text, ARRIVED_AT_MS + laterMs).tick.id, CANONICAL.id);
        },
      ),
    );
  });

  it("is the same for null and for nothing", () => {
    assert.equal(parse({ exchange: null, tick_id: null, open: null }).id, parse().id);
  });

  const differences: readonly [string, Readonly<Record<string, unknown>>][] = [
    ["symbol", { symbol: "AAPL.X" }],
    ["timestamp", { timestamp: "2026-11-20T14:30:00.124Z" }],
    ["time below the millisecond", { timestamp: "2026-11-20T14:30:00.1230001Z" }],
    ["price", { price: "189.25000001" }],
    ["open", { open: "101.51" }],
    ["high", { high: "103.1" }],
    ["low", { low: "99.2" }],
    ["previous_close", { previous_close: "98.1" }],
    ["volume", { volume: 1201 }],
    ["exchange", { exchange: "XNYS" }],
    ["tick_id", { tick_id: "t-2" }],
  ];
  for (const [what, overrides] of differences) {
    it(`differs with the ${what}`, () => {
      assert.notEqual(parse({ ...FULL, ...overrides }).id, CANONICAL.id);
    });
  }

  it("differs with where a value stands", () => {
    const ids = ["open", "high", "low", "previous_close", "volume"].map(
      (field) => parse({ [field]: 189.25 }).id,
    );
    assert.equal(new Set([...ids, parse().id]).size, 6);
    assert.notEqual(parse({ exchange: "x" }).id, parse({ tick_id: "x" }).id);
    assert.notEqual(parse({ exchange: "" }).id, parse().id);
  });

  it("is the same for any two notations of any tick, and differs for any two ticks", () => {
    const price = fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 8 }));
    const tick = fc.record({ atMs: fc.integer({ min: 1e12, max: ARRIVED_AT_MS }), price });
    const ids = new Map<string, string>();
    fc.assert(
      fc.property(tick, fc.nat(5), ({ atMs, price: [mantissa, decimals] }, zeros) => {
        const text = formatDecimal({ mantissa, decimals });
        const padded = text.includes(".") ? text + "0".repeat(zeros) : text;
        const iso = new Date(atMs).toISOString();
        const id = parse({ timestamp: atMs, price: text }).id;
        assert.equal(parse({ timestamp: iso, price: padded }).id, id);
        const said = `${iso} ${text}`;
        assert.equal(ids.get(id) ?? said, said);
        ids.set(id, said);
      }),
    );
  });
});
