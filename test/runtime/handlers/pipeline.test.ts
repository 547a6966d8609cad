import assert from "node:assert/strict";
import fc from "fast-check";
import type { KinesisStreamRecord } from "aws-lambda";
import type { Alert } from "../../../runtime/contract/alert.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import type { ExpectedAlert, OracleTick } from "../../oracle/referenceAlerts.ts";
import { referenceAlerts } from "../../oracle/referenceAlerts.ts";
import { FAULT_KINDS } from "../fakes/Faults.ts";
import { ARRIVED_AT_MS, makeKinesisRecord, makeProducerTick } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

/** What a producer may put on the stream. */
interface Sent {
  readonly symbol: string;
  readonly price: number;
  /** Seconds of the trade; records are sent in the order of the list. */
  readonly second: number;
  readonly isPoison: boolean;
  readonly isAhead: boolean;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  symbol: fc.constantFrom("AAPL", "MSFT", "BRK.B"),
  // Few prices with few decimals: ties and equal trades come often.
  price: fc.integer({ min: 1, max: 5 }).map((price) => price / 4),
  second: fc.integer({ min: 0, max: 20 }),
  isPoison: fc.integer({ min: 0, max: 14 }).map((roll) => roll === 0),
  isAhead: fc.integer({ min: 0, max: 14 }).map((roll) => roll === 0),
});

/**
 * Trade times grow with the position, out of order by as much as the second says.
 * @param stepMs time between two records
 */
function toRecords(
  all: readonly Sent[],
  isShuffled: boolean,
  stepMs = 1_000,
): KinesisStreamRecord[] {
  return all.map(({ symbol, price, second, isPoison, isAhead }, sequence) => {
    const arrivedAtMs = ARRIVED_AT_MS + sequence * stepMs;
    const lateMs = isShuffled ? second * 1_000 : 0;
    const timestamp = arrivedAtMs - lateMs + (isAhead ? 400_000 : 0);
    const text = isPoison ? "{}" : JSON.stringify(makeProducerTick({ symbol, price, timestamp }));
    return makeKinesisRecord(text, { sequence, arrivedAtMs });
  });
}

/** An item of the tick table as the oracle takes it. */
function toOracleTick(item: Item): OracleTick {
  const [timestamp = "", id = ""] = (item.timestamp?.S ?? "").split("#");
  const ahead = item.ahead?.BOOL === true;
  return { symbol: item.symbol?.S ?? "", timestamp, id, price: item.price?.N ?? "", ahead };
}

/** An alert as the oracle expects it, as text. */
function toExpected(alert: Alert): string {
  if (alert.kind !== "crossover") return JSON.stringify(alert);
  return JSON.stringify({
    symbol: alert.symbol,
    timestamp: alert.timestamp,
    direction: alert.direction,
    price: alert.price,
    shortSma: alert.short_sma,
    longSma: alert.long_sma,
    firstTick: alert.first_tick,
    lastTick: alert.last_tick,
    ...(alert.possible_split === undefined ? {} : { possibleSplit: alert.possible_split }),
  } satisfies ExpectedAlert);
}

const streams = fc.array(sent, { minLength: 1, maxLength: 60 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
const kind = fc.option(fc.constantFrom(...FAULT_KINDS), { nil: undefined, freq: 3 });

describe("the two functions together", () => {
  for (const [what, isShuffled, allowedLatenessMs] of [
    ["in order", false, 0],
    ["out of order", true, 0],
    ["out of order and held back", true, 30_000],
  ] as const) {
    it(`raise exactly the alerts of the definition for ticks ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(streams, sizes, fc.nat(), async (all, cuts, seed) => {
          const windows = { short: 2, long: 3 };
          const world = new World({ seed, settings: { windows, allowedLatenessMs } });
          const cut = (invocation: number): number => cuts[invocation % cuts.length] ?? 1;
          await world.processAll(toRecords(all, isShuffled), cut);
          await world.detectAll(undefined, cut);
          world.clock.nowMs += 86_400_000;
          await world.sweep();
          const { alerts, late } = referenceAlerts(world.ticks.inserted.map(toOracleTick), {
            ...windows,
            allowedLatenessSeconds: allowedLatenessMs / 1000,
          });
          const expected = alerts.map((alert) => JSON.stringify(alert)).sort();
          assert.deepEqual(world.topic.published.map(toExpected).sort(), expected);
          assert.equal(world.observer.counts.TicksLate ?? 0, late.length);
        }),
        { numRuns: 150 },
      );
    });
  }

  for (const splitGuard of [false, true]) {
    const how = splitGuard ? "start anew at" : "tell of";
    it(`${how} jumps that look like splits as the definition does`, async () => {
      let jumps = 0;
      await fc.assert(
        fc.asyncProperty(streams, sizes, fc.nat(), async (all, cuts, seed) => {
          const windows = { short: 2, long: 3 };
          const settings = { windows, splitGuard, allowedLatenessMs: 20_000 };
          const world = new World({ seed, settings: { ...settings, alertMaxAgeMs: Infinity } });
          const cut = (invocation: number): number => cuts[invocation % cuts.length] ?? 1;
          // Three records a day: every third or so is the first of a session.
          await world.processAll(toRecords(all, true, 8 * 3_600_000), cut);
          await world.detectAll(undefined, cut);
          world.clock.nowMs += 30 * 86_400_000;
          await world.sweep();
          const expected = referenceAlerts(world.ticks.inserted.map(toOracleTick), {
            ...windows,
            allowedLatenessSeconds: 20,
            splitGuard,
          }).alerts.map((alert) => JSON.stringify(alert));
          assert.deepEqual(world.topic.published.map(toExpected).sort(), expected.sort());
          jumps += splitGuard
            ? (world.observer.counts.SplitResets ?? 0)
            : expected.filter((alert) => alert.includes("possibleSplit")).length;
        }),
        { numRuns: 100 },
      );
      assert.ok(jumps > 5, String(jumps));
    });
  }

  it("give the same table, alerts and archive under any failures, lossless and without repeats", async () => {
    const faults = fc.array(kind, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(streams, sizes, faults, fc.nat(), async (all, cuts, plan, seed) => {
        const settings = { windows: { short: 1, long: 2 } };
        const records = toRecords(all, true);
        const calm = new World({ settings });
        await calm.processAll(records);
        await calm.detectAll();
        const troubled = new World({ seed, settings });
        troubled.faults.plan = (index) => plan[index];
        const cut = (invocation: number): number => cuts[invocation % cuts.length] ?? 1;
        await troubled.processAll(records, cut);
        await troubled.detectAll(undefined, cut);
        const outcome = (world: World) => ({
          table: [...world.ticks.items],
          alerts: [...world.trends.alerts.keys()].sort(),
          published: [...new Set(world.topic.published.map(({ id }) => id))].sort(),
          lake: ["raw/", "quarantine/", "alerts/"].map((prefix) => world.archive.distinct(prefix)),
          conflicts: world.archive.conflicts,
        });
        assert.deepEqual(outcome(troubled), outcome(calm));
        const poisoned = all.filter(({ isPoison }) => isPoison).length;
        assert.equal(calm.archive.rows("quarantine/").length, poisoned);
        assert.equal(calm.archive.rows("raw/").length, all.length - poisoned);
      }),
      { numRuns: 150 },
    );
  });
});
