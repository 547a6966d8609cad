import assert from "node:assert/strict";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import { FeedWatch } from "../../../runtime/handlers/FeedWatch.ts";
import { failWhile } from "../fakes/Faults.ts";
import { makeSeries, makeTickItem } from "../fakes/makeTickItem.ts";
import { makeTableRecords } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

/** Windows in which the side is the sign of the last step. */
const STEPS = { settings: { windows: { short: 1, long: 2 } } };

const HOUR = 3_600_000;

/** Sequence number of the record at a position. */
function position(index: number): { itemIdentifier: string }[] {
  return [{ itemIdentifier: String(index + 1).padStart(21, "0") }];
}

/** Stores items as the first function would, and delivers them to the second in one batch. */
async function detect(world: World, items: readonly Item[]) {
  for (const item of items) world.ticks.put(item);
  return (await world.detect(makeTableRecords(items))).batchItemFailures;
}

/** The alerts' directions with the second of their tick. */
function published(world: World): string[] {
  return world.topic.published.map(
    ({ symbol, timestamp, direction }) => `${symbol} ${timestamp.slice(17, 19)} ${direction}`,
  );
}

describe("detectBatch", () => {
  it("publishes, archives and records what the ticks raise", async () => {
    const world = new World(STEPS);
    assert.deepEqual(await detect(world, makeSeries("AAPL", [1, 2, 1, 2])), []);
    assert.deepEqual(published(world), ["AAPL 02 down", "AAPL 03 up"]);
    assert.deepEqual(
      [...world.trends.alerts.values()].map(({ status, direction }) => [status?.S, direction?.S]),
      [
        ["published", "down"],
        ["published", "up"],
      ],
    );
    assert.deepEqual(world.archive.rows("alerts/"), world.topic.published);
    assert.deepEqual(world.trends.states.get("AAPL")?.pending, []);
    assert.equal(world.observer.counts.AlertsRaised, 2);
    assert.equal(world.observer.counts.AlertsPublished, 2);
  });

  it("keeps the symbols of a batch apart", async () => {
    const world = new World(STEPS);
    const [a, b] = [makeSeries("AAPL", [1, 2, 3, 2]), makeSeries("MSFT", [3, 2, 1, 2])];
    const mixed = a.flatMap((item, index) => [item, b[index] ?? item]);
    assert.deepEqual(await detect(world, mixed), []);
    assert.deepEqual(published(world).sort(), ["AAPL 03 down", "MSFT 03 up"]);
  });

  it("writes a symbol's state once a batch", async () => {
    const world = new World();
    await detect(world, [...makeSeries("AAPL", [1, 2, 3]), ...makeSeries("MSFT", [1, 2, 3])]);
    assert.equal(world.faults.calls.filter((call) => call === "trends.save").length, 2);
  });

  it("applies more ticks of a symbol than one write takes", async () => {
    const world = new World(STEPS);
    const prices = Array.from({ length: 600 }, (_, index) => 1 + (index % 2));
    assert.deepEqual(await detect(world, makeSeries("AAPL", prices)), []);
    assert.equal(world.topic.published.length, 598);
    assert.equal(world.trends.alerts.size, 598);
    assert.equal(world.faults.calls.filter((call) => call === "trends.save").length, 3);
  });

  it("names late and ahead ticks to operators, without their prices", async () => {
    const world = new World(STEPS);
    const items = [
      makeTickItem({ second: 5 }),
      makeTickItem({ second: 3 }),
      makeTickItem({ second: 900, isAhead: true }),
    ];
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.observer.counts.TicksLate, 1);
    assert.equal(world.observer.counts.TicksAhead, 1);
    assert.deepEqual(world.observer.notes, [
      { message: "late ticks", details: { ticks: [`AAPL ${items[1]?.timestamp?.S}`] } },
      { message: "ahead ticks", details: { ticks: [`AAPL ${items[2]?.timestamp?.S}`] } },
    ]);
  });

  it("lets what stands in for a provider alert nobody, and says so", async () => {
    const world = new World(STEPS);
    const dataSource = "simulated-fallback";
    const items = [1, 2, 1, 2].map((price, second) => makeTickItem({ second, price, dataSource }));
    assert.deepEqual(await detect(world, items), []);
    assert.deepEqual(world.topic.published, []);
    assert.equal(world.observer.counts.TicksFallback, 4);
    assert.equal(world.trends.states.size, 0);
    const simulated = [1, 2, 1].map((price, second) =>
      makeTickItem({ second, price, dataSource: "simulated" }),
    );
    await detect(world, simulated);
    assert.equal(world.topic.published.length, 1, "simulated prices alone do alert");
  });

  it("keeps a state of a symbol whose only ticks are ahead to itself", async () => {
    const world = new World();
    assert.deepEqual(await detect(world, [makeTickItem({ isAhead: true })]), []);
    assert.equal(world.trends.states.size, 0);
  });

  it("tells of gaps in the feed of watched symbols, each once", async () => {
    const watch = new FeedWatch({
      calendar: marketCalendar("NYSE"),
      intervalMs: 60_000,
      staleIntervals: 10,
      symbols: new Set(["AAPL"]),
    });
    const world = new World({ settings: { watch } });
    const items = [
      makeTickItem({ second: 0 }),
      makeTickItem({ second: 599 }),
      makeTickItem({ second: 1_199 }),
      // Late: no trade came in that time that the averages knew of.
      makeTickItem({ second: 700 }),
      makeTickItem({ second: 3 * 86_400 + 60 }),
      makeTickItem({ symbol: "MSFT", second: 0 }),
      makeTickItem({ symbol: "MSFT", second: 9_000 }),
    ];
    assert.deepEqual(await detect(world, items), []);
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.observer.counts.FeedGaps, 2);
    assert.deepEqual(world.observer.notes.at(-1), {
      message: "gaps in the feed",
      details: {
        gaps: [
          "AAPL 2026-11-20T14:39:59.000Z 2026-11-20T14:49:59.000Z 600 s",
          "AAPL 2026-11-20T14:49:59.000Z 2026-11-20T21:00:00.000Z 22201 s",
        ],
      },
    });
  });

  it("passes over items that are no ticks, and says so", async () => {
    const world = new World(STEPS);
    const foreign: Item = { symbol: { S: "AAPL" }, timestamp: { S: "2026-11-20T14:30:00Z" } };
    const [first, ...others] = makeSeries("AAPL", [1, 2, 1]);
    assert.deepEqual(await detect(world, [first ?? {}, foreign, ...others]), []);
    assert.deepEqual(published(world), ["AAPL 02 down"]);
    assert.equal(world.observer.counts.ItemsIgnored, 1);
    assert.deepEqual(world.observer.notes, [
      {
        message: "items of the tick table that are no ticks",
        details: { ticks: ["AAPL 2026-11-20T14:30:00Z"] },
      },
    ]);
  });

  it("asks for the whole batch again when the trend table cannot be read", async () => {
    const world = new World(STEPS);
    world.faults.plan = failWhile("trends.load", () => true);
    assert.deepEqual(await detect(world, makeSeries("AAPL", [1, 2, 1])), position(0));
    assert.equal(world.topic.published.length, 0);
    assert.deepEqual(world.observer.retries, ["the trend table was not read"]);
  });

  it("asks for a symbol's first tick again when its state cannot be written", async () => {
    const world = new World(STEPS);
    const items = [...makeSeries("MSFT", [1, 2, 1]), ...makeSeries("AAPL", [1, 2, 1])];
    // The states are written in the order of the symbols' first records.
    let saves = 0;
    world.faults.plan = (_index, call) =>
      call === "trends.save" && (saves += 1) === 2 ? "before" : undefined;
    assert.deepEqual(await detect(world, items), position(3));
    assert.deepEqual(published(world), ["MSFT 02 down"]);
  });

  it("asks for the last tick applied again when an alert cannot be published", async () => {
    const world = new World(STEPS);
    let isDown = true;
    world.faults.plan = failWhile("topic.publish", () => isDown);
    const items = [...makeSeries("AAPL", [1, 2, 1]), ...makeSeries("MSFT", [1, 2])];
    assert.deepEqual(await detect(world, items), position(2));
    assert.equal(world.trends.states.get("AAPL")?.pending.length, 1);
    assert.equal(world.trends.alerts.size, 0);
    isDown = false;
    await world.detect(makeTableRecords(items).slice(2));
    assert.deepEqual(published(world), ["AAPL 02 down"]);
    assert.equal(world.trends.alerts.size, 1);
  });

  it("records what was published before the one that failed, and tells the rest again", async () => {
    const world = new World(STEPS);
    let isDown = true;
    world.topic.refuses = ({ timestamp }) => isDown && timestamp.slice(17, 19) === "04";
    const items = makeSeries("AAPL", [1, 2, 1, 2, 1, 2]);
    assert.deepEqual(await detect(world, items), position(5));
    assert.deepEqual(published(world), ["AAPL 02 down", "AAPL 03 up", "AAPL 05 up"]);
    assert.equal(world.trends.alerts.size, 2);
    const waiting = world.trends.states.get("AAPL")?.pending.map(({ alert }) => alert.timestamp);
    assert.deepEqual(
      waiting?.map((timestamp) => timestamp.slice(17, 19)),
      ["04", "05"],
    );
    isDown = false;
    await world.detect(makeTableRecords(items).slice(5));
    // What is heard last is what came last, although it was heard before.
    assert.deepEqual(published(world).slice(3), ["AAPL 04 down", "AAPL 05 up"]);
    assert.deepEqual([...world.trends.timesRecorded.values()], [1, 1, 1, 1]);
  });

  it("goes on with the other alerts of a call that one of them failed in", async () => {
    const world = new World(STEPS);
    world.topic.refuses = ({ symbol }) => symbol === "MSFT";
    const items = ["AAPL", "MSFT", "TSLA"].flatMap((symbol) => makeSeries(symbol, [1, 2, 1]));
    assert.deepEqual(await detect(world, items), position(5));
    assert.deepEqual(published(world), ["AAPL 02 down", "TSLA 02 down"]);
    assert.equal(world.trends.alerts.size, 2);
    assert.deepEqual(
      [...world.trends.states].map(([symbol, { pending }]) => [symbol, pending.length]),
      [
        ["AAPL", 0],
        ["MSFT", 1],
        ["TSLA", 0],
      ],
    );
    assert.equal(world.observer.counts.AlertsPublished, 2);
  });

  it("publishes ten alerts a call, and settles as many symbols as a transaction takes", async () => {
    const world = new World(STEPS);
    const symbols = Array.from({ length: 49 }, (_, index) => `S${index}`);
    const items = symbols.flatMap((symbol) => makeSeries(symbol, [1, 2, 1]));
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.trends.alerts.size, 49);
    const count = (name: string) => world.faults.calls.filter((call) => call === name).length;
    assert.equal(count("topic.publish"), 5);
    assert.equal(count("trends.settle"), 1);
  });

  it("publishes nothing that the archive does not hold", async () => {
    const world = new World(STEPS);
    world.faults.plan = failWhile("archive.put alerts", () => true);
    assert.deepEqual(await detect(world, makeSeries("AAPL", [1, 2, 1])), position(2));
    assert.equal(world.topic.published.length, 0);
    assert.equal(world.trends.states.get("AAPL")?.pending.length, 1);
  });

  it("reports the earliest of several failures", async () => {
    const world = new World(STEPS);
    world.faults.plan = failWhile("topic.publish", () => true);
    const [a, b] = [makeSeries("AAPL", [1, 2, 1]), makeSeries("MSFT", [1, 2, 1])];
    const items = [...b.slice(0, 2), ...a, ...b.slice(2)];
    assert.deepEqual(await detect(world, items), position(4));
  });
});

describe("detectBatch and old alerts", () => {
  const HOUR_MS = 3_600_000;

  it("records an alert older than the limit, and publishes it not", async () => {
    const world = new World({ settings: { ...STEPS.settings, alertMaxAgeMs: 24 * HOUR_MS } });
    const items = makeSeries("AAPL", [1, 2, 1]);
    world.clock.nowMs = Date.parse("2026-11-21T14:30:02.001Z");
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.topic.published.length, 0);
    assert.deepEqual(world.archive.rows("alerts/"), []);
    assert.deepEqual([...world.trends.alerts.values()][0]?.status, { S: "expired" });
    assert.equal(world.observer.counts.AlertsExpired, 1);
  });

  it("publishes one of exactly that age", async () => {
    const world = new World({ settings: { ...STEPS.settings, alertMaxAgeMs: 24 * HOUR_MS } });
    world.clock.nowMs = Date.parse("2026-11-21T14:30:02.000Z");
    await detect(world, makeSeries("AAPL", [1, 2, 1]));
    assert.equal(world.topic.published.length, 1);
  });

  it("publishes one of any age where there is no limit", async () => {
    const world = new World(STEPS);
    world.clock.nowMs = Date.parse("2046-01-01T00:00:00Z");
    await detect(world, makeSeries("AAPL", [1, 2, 1]));
    assert.equal(world.topic.published.length, 1);
  });
});

describe("detectBatch and ticks that fill a gap", () => {
  const series = (): Item[] =>
    makeSeries("AAPL", [1, 2, 1]).map((item) => ({ ...item, data_source: { S: "backfill" } }));

  it("records their alerts, and publishes them not, however new they are", async () => {
    const world = new World(STEPS);
    assert.deepEqual(await detect(world, series()), []);
    assert.equal(world.topic.published.length, 0);
    assert.deepEqual(world.archive.rows("alerts/"), []);
    const [alert] = [...world.trends.alerts.values()];
    assert.deepEqual([alert?.status, alert?.data_source], [{ S: "expired" }, { S: "backfill" }]);
    assert.equal(world.observer.counts.AlertsExpired, 1);
  });

  it("keeps the averages with them, so that what is live alerts as if they had always been there", async () => {
    const [world, always] = [new World(STEPS), new World(STEPS)];
    const live = makeTickItem({ second: 5, price: 9 });
    await detect(world, [...series(), live]);
    await detect(always, [...makeSeries("AAPL", [1, 2, 1]), live]);
    assert.deepEqual(published(world), ["AAPL 05 up"]);
    assert.deepEqual(published(always), ["AAPL 02 down", "AAPL 05 up"]);
  });

  it("publishes them where that is asked for", async () => {
    const world = new World({ settings: { ...STEPS.settings, alertBackfill: true } });
    await detect(world, series());
    assert.deepEqual(
      world.topic.published.map(({ data_source }) => data_source),
      ["backfill"],
    );
  });

  it("does not publish them by the sweep either", async () => {
    const world = new World(STEPS);
    world.faults.plan = failWhile("trends.settle", () => true);
    await detect(world, series());
    assert.equal(world.trends.states.get("AAPL")?.pending.length, 1);
    world.faults.plan = () => undefined;
    world.clock.nowMs += HOUR;
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 1 });
    assert.equal(world.topic.published.length, 0);
  });
});

describe("detectBatch and anomalies", () => {
  const items = [
    makeTickItem({ second: 0, dayChange: { percent: "7.5", anomaly: "up" } }),
    makeTickItem({ second: 1, dayChange: { percent: "7.6", anomaly: "up" } }),
  ];

  it("publishes, archives and records them like crossovers, when it is told to", async () => {
    const alertKinds = new Set(["anomaly"] as const);
    const world = new World({ settings: { alertKinds } });
    assert.deepEqual(await detect(world, items), []);
    assert.deepEqual(published(world), ["AAPL 00 up"]);
    assert.deepEqual(world.archive.rows("alerts/"), world.topic.published);
    assert.deepEqual(
      [...world.trends.alerts.values()].map((item) => [item.kind?.S, item.status?.S]),
      [["anomaly", "published"]],
    );
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.topic.published.length, 1);
  });

  it("publishes none when it is not", async () => {
    const world = new World();
    assert.deepEqual(await detect(world, items), []);
    assert.equal(world.topic.published.length, 0);
  });
});

describe("detectBatch in an outage of the topic", () => {
  it("applies no more ticks of a symbol while over 250 of its alerts wait, and loses none", async () => {
    const world = new World(STEPS);
    let isDown = true;
    world.faults.plan = failWhile("topic.publish", () => isDown);
    const prices = Array.from({ length: 3_000 }, (_, index) => 1 + (index % 2));
    const items = makeSeries("AAPL", prices);
    for (const item of items) world.ticks.put(item);
    const records = makeTableRecords(items);
    let at = 0;
    for (let invocation = 0; invocation < 20; invocation += 1) {
      const { batchItemFailures } = await world.detect(records.slice(at, at + 500));
      at = records.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
      );
      assert.ok((world.trends.states.get("AAPL")?.pending.length ?? 0) <= 500);
    }
    isDown = false;
    await world.detectAll(records.slice(at));
    assert.equal(world.topic.published.length, 2_998);
    assert.equal(world.trends.alerts.size, 2_998);
    assert.deepEqual(new Set(world.trends.timesRecorded.values()), new Set([1]));
  });
});
