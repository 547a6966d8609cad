import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import { toTickItem } from "../../../runtime/domain/tickItem.ts";
import { judgeRecord } from "../../oracle/judgeRecord.ts";
import { ARRIVED_AT_MS } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

/** JSON texts of a field, good and bad. */
const prices = [
  ...["100", "100.1", '"100.10"', '"0100.1"', "99.5", "0.00000001", '"123456789012.123"'],
  ...["0", "-1", "-0", "1000000000000", "100.00000000000000001", "0.000000001", '"1e2"', '"+1"'],
  ...['".5"', '""', "true", "[]", "{}", "null", '"1234567890.123456"'],
];
const times = [
  ...['"2026-11-20T14:30:00Z"', '"2026-11-20T14:30:00.5Z"', '"2026-11-20T09:30:00-05:00"'],
  ...[
    "1795185000000",
    '"2026-11-20T14:40:00Z"',
    '"2026-11-21T14:30:05.250Z"',
    '"2024-02-29T00:00:00Z"',
  ],
  ...[
    '"2026-11-21T14:30:05.251Z"',
    '"2026-02-29T00:00:00Z"',
    '"2026-11-20T24:00:00Z"',
    "1795185000",
  ],
  ...[
    '"2026-11-20T14:30:00"',
    '"2026-11-20"',
    '"1970-01-01T00:00:00Z"',
    '""',
    "null",
    "1.5",
    "true",
  ],
];
const symbols = [
  ...[
    '"AAPL"',
    '"BRK.B"',
    '"^GSPC"',
    '"7"',
    '"aapl"',
    '"A..B"',
    '"../X"',
    '"-"',
    '""',
    "null",
    "7",
  ],
  ...[`"${"A".repeat(24)}"`, `"${"A".repeat(25)}"`, '"\\u0041APL"'],
];
const texts = ['"XNAS"', '""', '"caf\u00e9"', "null", "7", '"\\u0058NAS"'];
const ids = ['"t-1"', '"a b"', '""', "null", "7", `"${"x".repeat(64)}"`, `"${"x".repeat(65)}"`];
const sources = ['"live"', '"mock"', '"simulated"', '"replay"', '"sip"', '""', "null", "7"];

/** Mostly good, so that one flaw at a time is common. */
function mostly(good: number, values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...values.slice(0, good)) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}

const optional = (values: fc.Arbitrary<string>) => fc.option(values, { nil: undefined, freq: 2 });
const record = fc
  .record({
    symbol: mostly(3, symbols),
    timestamp: mostly(6, times),
    price: mostly(7, prices),
    open: optional(mostly(7, prices)),
    high: optional(mostly(3, prices)),
    low: optional(mostly(3, prices)),
    previous_close: optional(mostly(7, prices)),
    volume: optional(mostly(8, prices)),
    exchange: optional(mostly(4, texts)),
    data_source: optional(mostly(8, sources)),
    tick_id: optional(mostly(1, ids)),
    note: optional(fc.jsonValue().map((value) => JSON.stringify(value))),
  })
  .map((fields) => {
    const members = Object.entries(fields).filter(([, text]) => text !== undefined);
    return `{${members.map(([name, text]) => `"${name}":${text}`).join(", ")}}`;
  });

const feeds = fc.constantFrom("live", "replay", "simulated", "any");

describe("parseTick and the oracle", () => {
  it("agree on every record: what is taken, why not, and which ticks are the same", () => {
    const idOf = new Map<string, string>();
    const contentOf = new Map<string, string>();
    fc.assert(
      fc.property(record, feeds, (text, feed) => {
        const data = Buffer.from(text);
        const parsed = parseTick(data, ARRIVED_AT_MS, { ...RULES, feed });
        const judged = judgeRecord(data, { feed, arrivedAtMs: ARRIVED_AT_MS });
        if ("reasons" in judged) {
          assert.ok("reason" in parsed, `taken, but ${judged.reasons.join(", ")}`);
          assert.ok(
            judged.reasons.includes(parsed.reason),
            `${parsed.reason}, not ${judged.reasons.join(", ")}`,
          );
          return;
        }
        assert.ok("tick" in parsed, `refused as ${"reason" in parsed ? parsed.reason : ""}`);
        const { tick, atMs } = parsed;
        const { symbol, timestamp, price, content, ahead } = judged.tick;
        assert.deepEqual([tick.symbol, tick.timestamp, tick.price], [symbol, timestamp, price]);
        assert.equal(
          toTickItem(tick, { atMs, arrivedAtMs: ARRIVED_AT_MS, ttlMs: Infinity }).ahead?.BOOL ===
            true,
          ahead,
        );
        assert.equal(tick.id, idOf.get(content) ?? tick.id);
        assert.equal(content, contentOf.get(tick.id) ?? content);
        idOf.set(content, tick.id);
        contentOf.set(tick.id, content);
      }),
      { numRuns: 3_000 },
    );
    assert.ok(idOf.size > 100, "hardly a record was taken");
  });
});
