import assert from "node:assert/strict";
import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import type { Direction } from "../../../runtime/contract/alert.ts";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { fromStateItem, toStateItem } from "../../../runtime/domain/stateItem.ts";
import type {
  ArrivedTick,
  PendingAlert,
  TrendState,
  TrendTick,
} from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { itemBytes, MAX_ITEM_BYTES } from "../fakes/itemBytes.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makePending } from "../fakes/makePending.ts";
import { createRandom } from "../fakes/random.ts";

/** fast-check makes objects without a prototype too; a state never holds one. */
const PLAIN = { noNullPrototype: true } as const;
const id = fc.stringMatching(/^[0-9a-f]{16}$/);
const atMs = fc.integer({ min: 86_400_000, max: 253_402_300_799_999 });
const price = fc.record(
  { mantissa: fc.integer({ min: 1, max: 10 ** 15 - 1 }), decimals: fc.integer({ min: 0, max: 8 }) },
  PLAIN,
);
const tick: fc.Arbitrary<TrendTick> = fc.record({ atMs, id, price }, PLAIN);
const direction = fc.constantFrom<Direction>("up", "down");
const decimal = fc.stringMatching(/^-?[1-9]\d{0,5}\.\d{0,4}[1-9]$/);
const held: fc.Arbitrary<ArrivedTick> = fc.record(
  {
    ...{ atMs, id, price, arrivedAtMs: atMs },
    isAhead: fc.boolean(),
    dataSource: fc.constantFrom("live", "replay", "simulated"),
    dayChange: fc.record(
      { amount: decimal, percent: decimal, anomaly: direction },
      { ...PLAIN, requiredKeys: [] },
    ),
  },
  { ...PLAIN, requiredKeys: ["atMs", "id", "price", "arrivedAtMs", "isAhead", "dataSource"] },
);
const pending: fc.Arbitrary<PendingAlert> = fc.oneof(
  fc.record({ id, atMs, direction }).map((options) => makePending(options)),
  fc.tuple(held, direction).map(([tick, side]) => ({
    alert: makeAnomalyAlert("AAPL", side, tick),
    arrivedAtMs: tick.arrivedAtMs,
  })),
);
const state: fc.Arbitrary<TrendState> = fc
  .record({
    symbol: fc.stringMatching(/^[A-Z0-9.^=_:-]{1,24}$/),
    version: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
    windows: fc.record({ short: fc.integer({ min: 1 }), long: fc.integer({ min: 2 }) }, PLAIN),
    applied: fc.array(tick),
    lastIds: fc.array(id),
    side: fc.option(direction, { nil: undefined }),
    sums: fc.option(fc.tuple(fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n })), { nil: undefined }),
    anomalies: fc.option(
      fc.record(
        {
          day: fc.constantFrom("1970-01-02", "2026-11-20", "9999-12-31"),
          directions: fc.constantFrom<Direction[]>(["up"], ["down"], ["up", "down"]),
        },
        PLAIN,
      ),
      { nil: undefined },
    ),
    pending: fc.array(pending, { maxLength: 5 }),
    held: fc.array(held, { maxLength: 5 }),
    newestMs: fc.oneof(fc.constant(0), atMs),
  })
  .map(({ side, sums, anomalies, ...rest }) => ({
    ...rest,
    ...(anomalies === undefined ? {} : { anomalies }),
    ...(side === undefined ? {} : { side }),
    ...(sums === undefined
      ? {}
      : { averages: { shortSum: String(sums[0]), longSum: String(sums[1]) } }),
  }));

describe("the state item", () => {
  it("gives back any state", () => {
    fc.assert(
      fc.property(state, (before) => {
        assert.deepEqual(fromStateItem(toStateItem(before)), before);
      }),
    );
  });

  it("gives back a state whose binaries came over the wire", () => {
    fc.assert(
      fc.property(state, (before) => {
        const item = structuredClone(toStateItem(before));
        assert.deepEqual(fromStateItem(item), before);
      }),
    );
  });

  it("loads what was stored before alerts had kinds and ticks their change", () => {
    const before = {
      ...emptyTrendState("AAPL", { short: 1, long: 2 }),
      pending: [makePending()],
      held: [makeArrivedTick()],
    };
    const [{ alert, arrivedAtMs }] = [makePending()];
    const { kind, ...older } = alert;
    assert.equal(kind, "crossover");
    const pending = deflateRawSync(JSON.stringify([{ alert: older, arrivedAtMs }]));
    const item = { ...toStateItem(before), pending: { B: pending } };
    assert.deepEqual(fromStateItem(item), before);
  });

  it("is in the sweep's index while alerts or held ticks wait, and else not", () => {
    const empty = emptyTrendState("AAPL", { short: 1, long: 2 });
    assert.equal(toStateItem(empty).sweep, undefined);
    assert.deepEqual(toStateItem({ ...empty, pending: [makePending()] }).sweep, { S: "pending" });
    assert.deepEqual(toStateItem({ ...empty, held: [makeArrivedTick()] }).sweep, { S: "pending" });
  });

  it("shows the last trade to readers of the table", () => {
    const applied = [makeArrivedTick({ second: 1 }), makeArrivedTick({ second: 2, price: 7 })];
    const item = toStateItem({ ...emptyTrendState("AAPL", { short: 1, long: 2 }), applied });
    assert.deepEqual(item.symbol, { S: "AAPL" });
    assert.deepEqual(item.item, { S: "state" });
    assert.deepEqual(item.timestamp, { S: "2026-11-20T14:30:02.000Z" });
    assert.deepEqual(item.price, { N: "7" });
  });

  it("takes 25 bytes for each tick of the window", () => {
    const sizeOf = (count: number): number => {
      const applied = Array.from({ length: count }, (_, second) => makeArrivedTick({ second }));
      return itemBytes(toStateItem({ ...emptyTrendState("AAPL", { short: 1, long: 2 }), applied }));
    };
    assert.equal(sizeOf(500) - sizeOf(100), 400 * 25);
  });

  it("stays below DynamoDB's 400 KB with the longest window and all that may wait at once", () => {
    const random = createRandom(7);
    const hex = (): string =>
      Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join("");
    const time = (): number => Math.floor(random() * 4e12);
    const mantissa = (): number => Math.floor(random() * 1e15);
    const many = <Value>(length: number, make: () => Value): Value[] =>
      Array.from({ length }, make);
    const trendTick = (): TrendTick => ({
      ...{ atMs: time(), id: hex(), price: { mantissa: mantissa(), decimals: 3 } },
    });
    const decimal = (): string => `-${Math.floor(random() * 1e5)}.${Math.floor(random() * 1e8)}`;
    const average = (): string => `${Math.floor(random() * 1e12)}.${Math.floor(random() * 1e8)}`;
    const dayChange = () => ({ amount: decimal(), percent: decimal(), anomaly: "down" }) as const;
    const held = (): ArrivedTick => ({
      ...{ ...trendTick(), isAhead: false, dataSource: "simulated", arrivedAtMs: time() },
      dayChange: dayChange(),
    });
    // The longest windows that the component takes, and every tick an alert, as with windows of 1 and 2:
    // as many as may wait already, then all ticks held back and a whole write at once. Those held are of
    // two days at most, the others each of a day of its own: so many are anomalies too.
    const worst: TrendState = {
      ...emptyTrendState("ABCDEFGHIJKLMNOPQRSTUVWX", { short: 4999, long: 5000 }),
      version: 2 ** 53 - 1,
      applied: many(5000, trendTick),
      lastIds: many(5_000, hex),
      side: "down",
      averages: { shortSum: "9".repeat(17), longSum: "9".repeat(17) },
      anomalies: { day: "2026-11-20", directions: ["up", "down"] },
      held: [],
      pending: [
        ...many(250 + 1000 + 250, () =>
          makePending({
            ...{ id: hex(), atMs: time(), firstId: hex(), lastId: hex(), firstMs: time() },
            ...{ symbol: "ABCDEFGHIJKLMNOPQRSTUVWX", price: String(mantissa()) },
            ...{ shortSma: average(), longSma: average(), dataSource: "simulated" },
            ...{ change: decimal(), changePercent: decimal() },
          }),
        ),
        ...many(4 + 250, () => ({
          alert: makeAnomalyAlert("ABCDEFGHIJKLMNOPQRSTUVWX", "down", held()),
          arrivedAtMs: time(),
        })),
      ],
    };
    for (const state of [worst, { ...worst, held: many(1250, held), pending: [] }]) {
      const bytes = itemBytes(toStateItem(state));
      assert.ok(bytes < MAX_ITEM_BYTES, `${bytes} bytes`);
    }
  });
});
