import assert from "node:assert/strict";
import fc from "fast-check";
import { referenceAlerts, type OracleOptions, type OracleTick } from "./referenceAlerts.ts";

/** Ticks of symbol A, `[second, price]` each, with ids `t0`, `t1` and so on. */
function makeTicks(...items: readonly (readonly [number, string])[]): OracleTick[] {
  return items.map(([second, price], index) => ({
    symbol: "A",
    timestamp: new Date(Date.UTC(2024, 0, 2, 15, 0, second)).toISOString(),
    price,
    id: `t${index}`,
  }));
}

function inOrder(...prices: readonly string[]): OracleTick[] {
  return makeTicks(...prices.map((price, index) => [index, price] as const));
}

const TWO_OF_FOUR: OracleOptions = { short: 2, long: 4 };

function directions(ticks: readonly OracleTick[], options = TWO_OF_FOUR): string[] {
  return referenceAlerts(ticks, options).alerts.map(
    ({ direction, lastTick }) => `${direction} ${lastTick.split("#")[1]}`,
  );
}

describe("referenceAlerts", () => {
  it("finds a crossover and says everything about it", () => {
    // Averages at t3: 3.5 of 2, 2.5 of 4: up, the first side. At t4: 2.5 and 2.5: a tie.
    // At t5: (1 + 1.01) / 2 = 1.005 and (3 + 4 + 1 + 1.01) / 4 = 2.2525: down.
    const { alerts, late, sides } = referenceAlerts(
      inOrder("1", "2", "3", "4.0", "1", "1.010"),
      TWO_OF_FOUR,
    );
    assert.deepEqual(alerts, [
      {
        symbol: "A",
        timestamp: "2024-01-02T15:00:05.000Z",
        direction: "down",
        price: "1.01",
        shortSma: "1.005",
        longSma: "2.2525",
        firstTick: "2024-01-02T15:00:02.000Z#t2",
        lastTick: "2024-01-02T15:00:05.000Z#t5",
      },
    ]);
    assert.deepEqual(late, []);
    assert.deepEqual([...sides], [["A", "down"]]);
  });

  it("alerts nobody before the long window is full, nor for the first side", () => {
    assert.deepEqual(directions(inOrder("1", "9", "1")), []);
    assert.deepEqual(directions(inOrder("1", "2", "3", "4", "5")), []);
    assert.equal(referenceAlerts(inOrder("1", "2", "3"), TWO_OF_FOUR).sides.get("A"), "none");
    assert.equal(referenceAlerts(inOrder("1", "2", "3", "4"), TWO_OF_FOUR).sides.get("A"), "up");
  });

  it("keeps the side through a tie, and takes none from one at the start", () => {
    // t3: 1 and 1, a tie. t4: 1.5 and 1.25: up, the first side.
    assert.deepEqual(directions(inOrder("1", "1", "1", "1", "2")), []);
    // t3: up; t4: 2.5 and 2.5, a tie; t5: (1 + 5) / 2 = 3 and 13 / 4 = 3.25: down; t6: 5 and 3.75: up.
    assert.deepEqual(directions(inOrder("1", "2", "3", "4", "1", "5", "5")), ["down t5", "up t6"]);
    // t3: up; t4: a tie; t5: (1 + 7) / 2 = 4 and 15 / 4 = 3.75: still up.
    assert.deepEqual(directions(inOrder("1", "2", "3", "4", "1", "7")), []);
  });

  it("sees a tie that floating point does not", () => {
    // t3: up. t4: (0.3 + 0.1) / 2 and (0.2 + 0.2 + 0.3 + 0.1) / 4: both 0.2. t5: 0.25, 0.225: up.
    assert.deepEqual(directions(inOrder("0.1", "0.2", "0.2", "0.3", "0.1", "0.4")), []);
  });

  it("sets a late tick aside, and applies one of the same time", () => {
    const ticks = makeTicks([0, "1"], [1, "2"], [2, "3"], [1, "100"], [2, "4"], [3, "1"], [3, "1"]);
    const { late, alerts } = referenceAlerts(ticks, TWO_OF_FOUR);
    assert.deepEqual(
      late.map(({ id }) => id),
      ["t3"],
    );
    // Applied: 1 2 3 4 1 1, as in order: up, a tie, then 1 and 2.25.
    assert.deepEqual(
      alerts.map(({ direction, lastTick, longSma }) => [direction, lastTick.slice(-2), longSma]),
      [["down", "t6", "2.25"]],
    );
  });

  it("ignores a tick that came before, late ones too", () => {
    const ticks = inOrder("1", "2", "3", "4", "1", "1.01");
    const [first, , third] = ticks;
    assert.ok(first !== undefined && third !== undefined);
    const repeated = [...ticks.slice(0, 3), first, third, ...ticks.slice(3), ...ticks];
    assert.deepEqual(referenceAlerts(repeated, TWO_OF_FOUR), referenceAlerts(ticks, TWO_OF_FOUR));
    const late = { ...first, id: "late" };
    assert.deepEqual(referenceAlerts([...ticks, late, late], TWO_OF_FOUR).late, [late]);
  });

  it("applies a tick whose id was seen at another time", () => {
    const ticks = inOrder("1", "2", "3", "4").map((tick) => ({ ...tick, id: "same" }));
    assert.equal(referenceAlerts(ticks, TWO_OF_FOUR).sides.get("A"), "up");
  });

  it("leaves out what is ahead of its arrival", () => {
    const [ahead] = makeTicks([50, "1000"]);
    assert.ok(ahead !== undefined);
    const ticks = inOrder("1", "2", "3", "4", "1", "1.01");
    const mixed = [...ticks.slice(0, 2), { ...ahead, id: "x", ahead: true }, ...ticks.slice(2)];
    assert.deepEqual(referenceAlerts(mixed, TWO_OF_FOUR), referenceAlerts(ticks, TWO_OF_FOUR));
    const seconds = { ...TWO_OF_FOUR, allowedLatenessSeconds: 5 };
    assert.deepEqual(referenceAlerts(mixed, seconds), referenceAlerts(ticks, seconds));
  });

  it("keeps symbols apart", () => {
    const a = inOrder("1", "2", "3", "4", "1", "1.01");
    const b = inOrder("4", "3", "2", "1", "9").map((tick) => ({ ...tick, symbol: "B" }));
    const mixed = a.flatMap((tick, index) => [tick, ...b.slice(index, index + 1)]);
    assert.deepEqual(directions(mixed), ["down t5", "up t4"]);
  });

  describe("with allowed lateness", () => {
    const SECONDS = { ...TWO_OF_FOUR, allowedLatenessSeconds: 2 };

    it("sorts what comes late within it, equal times in order of arrival", () => {
      const sorted = makeTicks([0, "1"], [1, "2"], [2, "3"], [2, "4"], [3, "1"], [4, "1.01"]);
      const [t0, t1, t2, t3, t4, t5] = sorted;
      assert.ok(t0 && t1 && t2 && t3 && t4 && t5);
      const shuffled = [t2, t0, t3, t1, t5, t4];
      assert.deepEqual(referenceAlerts(shuffled, SECONDS), referenceAlerts(sorted, TWO_OF_FOUR));
      assert.equal(referenceAlerts(shuffled, TWO_OF_FOUR).late.length, 3);
    });

    it("finds late what is older than the last one released", () => {
      // At 5 s all up to 3 s is released: 2 s is late, another of 3 s and 4 s are not.
      const ticks = makeTicks([3, "1"], [5, "1"], [2, "1"], [4, "1"], [3, "1"]);
      const { late } = referenceAlerts(ticks, SECONDS);
      assert.deepEqual(
        late.map(({ id }) => id),
        ["t2"],
      );
    });

    it("applies what is older than the watermark while nothing newer was released", () => {
      const ticks = makeTicks([0, "1"], [9, "1"], [1, "1"]);
      assert.deepEqual(referenceAlerts(ticks, SECONDS).late, []);
    });

    it("holds no more than 1,000 ticks a symbol: then the oldest goes", () => {
      const minutes = { ...TWO_OF_FOUR, allowedLatenessSeconds: 3600 };
      const run = (count: number) => {
        const held = Array.from({ length: count }, (_, index) => [index + 10, "1"] as const);
        return referenceAlerts(makeTicks(...held, [5, "1"]), minutes).late.length;
      };
      // The 1,000th fills the buffer and the tick of 5 s, the oldest itself, goes at once.
      assert.equal(run(1_000), 0);
      // The 1,001st drove the tick of 10 s out, and that of 5 s comes after it.
      assert.equal(run(1_001), 1);
    });

    it("gives what sorted ticks give when nothing is later than allowed", () => {
      const tick = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 5 }));
      fc.assert(
        fc.property(fc.array(tick, { maxLength: 60 }), (items) => {
          const ticks = makeTicks(...items.map(([second, price]) => [second, `${price}`] as const));
          const sorted = ticks.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
          assert.deepEqual(
            referenceAlerts(ticks, { ...TWO_OF_FOUR, allowedLatenessSeconds: 60 }),
            referenceAlerts(sorted, TWO_OF_FOUR),
          );
        }),
      );
    });
  });
});
