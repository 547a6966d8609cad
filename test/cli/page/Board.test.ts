import assert from "node:assert/strict";
import { Board } from "../../../cli/page/Board.ts";
import type { AlertEntry } from "../../../dashboard/api.ts";
import { MAX_ALERTS, MAX_POINTS } from "../../../dashboard/api.ts";
import type { TrendTick } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { PageWorld, START_MS } from "./PageWorld.ts";

const WINDOWS = { short: 2, long: 3 };

/** A stored alert of AAPL. */
function makeStored(id: string, atMs: number, status: AlertEntry["status"]): AlertEntry {
  return {
    ...{ id, symbol: "AAPL", kind: "crossover", direction: "up", signal: "BUY_SIGNAL" },
    ...{ atMs, price: "10", sentence: `AAPL ${id}`, status, possibleSplit: null },
  };
}

function makeTicks(count: number, startMs = START_MS - 1_000_000): TrendTick[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: startMs + index * 1000,
    id: `old${index}`.padEnd(16, "0"),
    price: { mantissa: 100 + index, decimals: 0 },
  }));
}

describe("Board", () => {
  let world: PageWorld;
  let board: Board;

  async function open(rules: Parameters<PageWorld["setup"]>[0] = {}): Promise<void> {
    board = new Board(world.setup(rules));
    await board.load();
    world.feed.connect(board);
  }

  beforeEach(() => (world = new PageWorld()));

  it("is empty before the first tick, and says how to send one", async () => {
    await open();
    const state = board.state();
    assert.deepEqual([state.pipeline, state.symbols, state.alerts], ["stocks", [], []]);
    assert.deepEqual(state.hint, { text: "Send ticks:", command: "produce" });
    assert.equal(await board.series("AAPL"), undefined);
    assert.deepEqual(board.takeNews(), { ticks: undefined, alerts: [] });
  });

  it("shows symbols by name with price, averages and change since the tick before", async () => {
    await open();
    world.tick({ symbol: "MSFT", price: "300.5" });
    for (const price of ["10", "11", "10.5"]) world.tick({ symbol: "AAPL", price });
    const [apple, microsoft] = board.state().symbols;
    assert.deepEqual(apple, {
      symbol: "AAPL",
      price: "10.5",
      atMs: START_MS + 4000,
      change: { amount: "-0.5", percent: "-4.54545455", from: "previous tick" },
      shortSma: "10.75",
      longSma: "10.5",
      trend: null,
      stale: null,
      silence: null,
    });
    assert.deepEqual(
      [microsoft?.price, microsoft?.change, microsoft?.shortSma],
      ["300.5", null, null],
    );
  });

  it("tells gaps by the rule of the feed's watch, of watched symbols only, and as they end", async () => {
    const minute = (count: number): number => START_MS + count * 60_000;
    await open();
    for (const symbol of ["AAPL", "IBM"]) {
      world.tick(
        { symbol, price: "10", atMs: minute(0) },
        { symbol, price: "11", atMs: minute(9) },
      );
    }
    const series = await board.series("AAPL");
    assert.deepEqual(series?.gaps, []);
    assert.deepEqual(series?.expected, { intervalSeconds: 60, staleIntervals: 10 });
    board.takeNews();
    for (const symbol of ["AAPL", "IBM"]) world.tick({ symbol, price: "12", atMs: minute(19) });
    const gap = { fromMs: minute(9), toMs: minute(19), seconds: 600 };
    const { points } = board.takeNews().ticks ?? {};
    assert.deepEqual([points?.AAPL?.gaps, points?.IBM?.gaps], [[gap], []]);
    assert.equal((await board.series("IBM"))?.expected, null);
    // The rest of the day and the morning after; the night between them is none.
    world.tick({ symbol: "AAPL", price: "13", atMs: minute(24 * 60 + 30) });
    assert.deepEqual((await board.series("AAPL"))?.gaps, [
      gap,
      { fromMs: minute(19), toMs: minute(390), seconds: 371 * 60 },
      { fromMs: minute(24 * 60), toMs: minute(24 * 60 + 30), seconds: 1_800 },
    ]);
  });

  it("tells the trading since the last trade until there is another, a week of it at most", async () => {
    await open();
    world.tick({ symbol: "AAPL", price: "10" }, { symbol: "IBM", price: "10" });
    board.takeNews();
    await board.look();
    const { symbols = [] } = board.takeNews().ticks ?? {};
    const silence = symbols.find(({ symbol }) => symbol === "AAPL")?.silence;
    // Five sessions, the first from its first second on; on the eighth day one second is no gap.
    assert.deepEqual([silence?.fromMs, silence?.seconds], [START_MS + 1_000, 5 * 23_400 - 1]);
    assert.equal(symbols.find(({ symbol }) => symbol === "IBM")?.silence ?? null, null);
    world.tick({ symbol: "AAPL", price: "11" });
    assert.equal(board.state().symbols[0]?.silence, null);
  });

  it("prefers the change that the tick was stored with", async () => {
    await open();
    world.tick({ symbol: "AAPL", price: "10" });
    world.tick({ symbol: "AAPL", price: "11", change: ["2", "22.22222222"] });
    assert.deepEqual(board.state().symbols[0]?.change, {
      ...{ amount: "2", percent: "22.22222222", from: "previous close" },
    });
  });

  it("keeps the change of a tick that is held back", async () => {
    await open({ allowedLatenessMs: 5_000 });
    world.tick({ symbol: "AAPL", price: "10", change: ["1", "11"] });
    world.tick({ symbol: "AAPL", price: "11", atMs: START_MS + 60_000 });
    assert.equal(board.state().symbols[0]?.change?.amount, "1");
    await board.look();
    assert.equal(board.state().symbols[0]?.price, "11");
  });

  it("takes only what the function has done, and each tick once", async () => {
    await open();
    const batch = ["1", "2", "3"].map((price) => world.record({ symbol: "AAPL", price }));
    world.invoked(batch, 2);
    assert.equal(board.state().symbols[0]?.price, "2");
    world.invoked(batch.slice(2));
    world.invoked(batch.slice(2));
    const series = await board.series("AAPL");
    assert.deepEqual(series?.prices, ["1", "2", "3"]);
  });

  it("leaves late ticks, and those ahead of their time, out of prices and averages", async () => {
    await open();
    world.tick({ symbol: "AAPL", price: "10" }, { symbol: "AAPL", price: "11" });
    world.tick({ symbol: "AAPL", price: "99", atMs: START_MS });
    world.tick({ symbol: "AAPL", price: "98", isAhead: true });
    assert.deepEqual((await board.series("AAPL"))?.prices, ["10", "11"]);
  });

  it("ignores items that are no ticks, and other functions", async () => {
    await open();
    const record = world.record({ symbol: "AAPL", price: "10" });
    const json = JSON.stringify({ dynamodb: { NewImage: { symbol: { S: "AAPL" } } } });
    world.invoked([
      { ...record, json },
      { ...record, json: "{}" },
    ]);
    world.feed.noteMapping(
      {
        ...{ type: "invoked", mappingId: "x", shardId: "0", durationMs: 1 },
        ...{ batch: [record], done: 1 },
      },
      { functionArn: "arn:aws:lambda:us-east-1:0:function:other" } as never,
    );
    assert.deepEqual(board.state().symbols, []);
  });

  it("tells news once: the points that are new, and the symbols that changed", async () => {
    await open();
    world.tick({ symbol: "AAPL", price: "10" }, { symbol: "MSFT", price: "20" });
    board.takeNews();
    world.tick({ symbol: "AAPL", price: "11" }, { symbol: "AAPL", price: "12" });
    const { ticks } = board.takeNews();
    assert.deepEqual(
      ticks?.symbols.map(({ symbol, price }) => [symbol, price]),
      [["AAPL", "12"]],
    );
    assert.deepEqual(Object.keys(ticks?.points ?? {}), ["AAPL"]);
    const { first, prices, shortSma } = ticks?.points.AAPL ?? {};
    assert.deepEqual([first, prices, shortSma], [1, ["11", "12"], ["10.5", "11.5"]]);
    assert.equal(board.takeNews().ticks, undefined);
  });

  it("bounds the points of one event, and of a series", async () => {
    await open();
    const records = Array.from({ length: MAX_POINTS + 500 }, (_, index) =>
      world.record({ symbol: "AAPL", price: String(index + 1) }),
    );
    world.invoked(records);
    const { ticks } = board.takeNews();
    assert.equal(ticks?.points.AAPL?.prices.length, 200);
    assert.equal(ticks?.points.AAPL?.first, MAX_POINTS + 300);
    const series = await board.series("AAPL");
    assert.equal(series?.prices.length, MAX_POINTS);
    assert.equal(series?.prices[0], "501");
    assert.equal(series?.longSma[0], "500", "the averages of the oldest point are there too");
  });

  it("bounds the symbols, and counts those beyond", async () => {
    await open();
    for (let number = 0; number < 1_003; number += 1) {
      world.tick({ symbol: `S${number}`, price: "1" });
    }
    world.tick({ symbol: "S1002", price: "2" });
    assert.equal(board.state().symbols.length, 1_000);
    assert.equal(board.totals().symbolsHidden, 3);
    assert.equal(await board.series("S1002"), undefined);
  });

  it("goes on where an earlier run ended, with its history from the table", async () => {
    const old = makeTicks(5);
    const state = { ...emptyTrendState("AAPL", WINDOWS), applied: old.slice(-3), version: 5 };
    world.tables.states.push(state);
    world.tables.ticks.set("AAPL", old);
    await open();
    assert.equal(board.state().symbols[0]?.price, "104");
    world.tick({ symbol: "AAPL", price: "105" });
    const series = await board.series("AAPL");
    assert.deepEqual(series?.prices, ["100", "101", "102", "103", "104", "105"]);
    assert.deepEqual(series.longSma.slice(2), ["101", "102", "103", "104"]);
    assert.equal(series.first, -2);
    const again = world.tables.asked.length;
    await board.series("AAPL");
    assert.deepEqual(world.tables.asked.slice(again), ["readAlerts AAPL"]);
  });

  it("fills the averages again from the table when the windows were changed", async () => {
    const old = makeTicks(5);
    const state = { ...emptyTrendState("AAPL", { short: 1, long: 2 }), applied: old.slice(-2) };
    world.tables.states.push(state);
    world.tables.ticks.set("AAPL", old);
    await open();
    assert.equal(board.state().symbols[0]?.longSma, "103");
  });

  it("tells a tick that a stored trend has already from a new one", async () => {
    const early = world.record({ symbol: "AAPL", price: "10" });
    const stored = { atMs: START_MS + 1000, id: "1".padStart(16, "0") };
    world.tables.states.push({
      ...emptyTrendState("AAPL", WINDOWS),
      applied: [{ ...stored, price: { mantissa: 10, decimals: 0 } }],
    });
    world.invoked([early]);
    await open();
    assert.deepEqual((await board.series("AAPL"))?.prices, ["10"]);
  });

  it("shows what the trend table holds beside its own averages", async () => {
    await open();
    const trend = {
      side: "up",
      shortSma: "10.5",
      longSma: "10",
      atMs: START_MS,
      version: 7,
    } as const;
    world.tables.trends.set("AAPL", trend);
    world.tick({ symbol: "AAPL", price: "11" }, { symbol: "MSFT", price: "1" });
    board.takeNews();
    await board.look();
    assert.deepEqual(board.state().symbols[0]?.trend, trend);
    const { ticks } = board.takeNews();
    assert.deepEqual([ticks?.symbols[0]?.trend, ticks?.points], [trend, {}]);
    const before = world.tables.asked.length;
    await board.look();
    assert.equal(world.tables.asked.length, before, "nothing changed, so nothing is asked");
  });

  it("reads trends again after a failure", async () => {
    await open();
    world.tick({ symbol: "AAPL", price: "11" });
    world.tables.failure = new Error("throttled");
    await assert.rejects(board.look(), /throttled/);
    world.tables.failure = undefined;
    world.tables.trends.set("AAPL", {
      ...{ side: null, shortSma: null, longSma: null, atMs: 1, version: 1 },
    });
    await board.look();
    assert.equal(board.state().symbols[0]?.trend?.version, 1);
  });

  it("lists delivered alerts as sentences, last first, and keeps the last ones only", async () => {
    await open();
    for (let number = 0; number < MAX_ALERTS + 5; number += 1) world.alert({ id: `n${number}` });
    world.alert({ id: "n104" });
    const { alerts } = board.state();
    assert.equal(alerts.length, MAX_ALERTS);
    assert.equal(alerts[0]?.id, "n104");
    assert.equal(new Set(alerts.map(({ id }) => id)).size, MAX_ALERTS, "each once");
    assert.match(alerts[0]?.sentence ?? "", /^AAPL at 10 .* rose above .*BUY_SIGNAL/);
    assert.equal(board.takeNews().alerts.length, MAX_ALERTS);
    assert.deepEqual(board.takeNews().alerts, []);
  });

  it("finds alerts that were too old to send, each once, and none of earlier runs", async () => {
    const old = makeTicks(3);
    world.tables.states.push({ ...emptyTrendState("AAPL", WINDOWS), applied: old });
    world.tables.alerts = [makeStored("before", old[2]?.atMs ?? 0, "expired")];
    await open();
    assert.deepEqual(board.takeNews().alerts, []);
    const expire = async (): Promise<string[]> => {
      world.count("detect", "AlertsExpired", 1);
      world.tick({ symbol: "AAPL", price: "10" });
      await board.look();
      return board.takeNews().alerts.map(({ id }) => id);
    };
    world.tables.alerts.unshift(makeStored("one", START_MS, "expired"));
    assert.deepEqual(await expire(), ["one"]);
    world.tables.alerts.unshift(makeStored("two", START_MS, "expired"));
    world.tables.alerts.unshift(makeStored("told", START_MS + 1, "published"));
    assert.deepEqual(await expire(), ["two"]);
    assert.deepEqual(await expire(), []);
    const listed = board.state().alerts.map(({ id, status }) => [id, status]);
    assert.deepEqual(listed, [
      ["two", "expired"],
      ["one", "expired"],
      ["before", "expired"],
    ]);
  });

  it("gives a series the alerts of its symbol, stored and just delivered, each once", async () => {
    world.tables.alerts = [makeStored("stored", START_MS, "published")];
    await open();
    world.tick({ symbol: "AAPL", price: "10" });
    world.alert({ id: "fresh" });
    world.alert({ id: "other", symbol: "MSFT" });
    const series = await board.series("AAPL");
    assert.deepEqual(
      series?.alerts.map(({ id }) => id),
      ["fresh", "stored"],
    );
  });

  it("counts what functions say, and what the table gained", async () => {
    await open();
    world.count("process", "TicksAccepted", 5);
    world.count("process", "TicksRejected", 3);
    world.count("detect", "TicksLate", 2);
    world.count("detect", "TicksAhead", 1);
    world.count("detect", "AlertsRaised", 4);
    world.count("other", "TicksRejected", 100);
    world.feed.noteLogLine("process", '{"message":"records refused","reasons":{"not_json":1}}');
    world.feed.noteLogLine(
      "process",
      '{"message":"records refused","reasons":{"missing_price":2}}',
    );
    world.feed.noteLogLine("other", '{"message":"records refused","reasons":{"not_json":9}}');
    world.tick({ symbol: "AAPL", price: "1" }, { symbol: "AAPL", price: "2" });
    world.mapped({
      ...{ type: "discarded", mappingId: "detect", shardId: "0", records: 1 },
      ...{ condition: "RecordAgeExceeded", reason: "old" },
    });
    world.alert();
    const { counters, refusals } = board.totals();
    assert.deepEqual(counters, {
      ticksStored: 3,
      ticksRefused: 3,
      duplicates: 0,
      ticksLate: 2,
      ticksAhead: 1,
      alertsRaised: 4,
      alertsDelivered: 1,
    });
    assert.deepEqual(refusals, [
      { reason: "missing_price", count: 2 },
      { reason: "not_json", count: 1 },
    ]);
  });

  it("counts duplicates only while nothing is under way", async () => {
    await open();
    const duplicates = (): number => board.totals().counters.duplicates;
    world.count("process", "TicksAccepted", 3);
    await board.look();
    assert.equal(duplicates(), 0, "their way to the trends is not over yet");
    world.lag = world.lag.map((lag) => ({ ...lag, pendingRecords: 2, caughtUp: false }));
    await board.look();
    world.tick({ symbol: "AAPL", price: "1" }, { symbol: "AAPL", price: "2" });
    world.lag = world.lag.map((lag) => ({ ...lag, pendingRecords: 0, caughtUp: true }));
    await board.look();
    assert.equal(duplicates(), 0);
    await board.look();
    assert.equal(duplicates(), 1);
  });

  it("does not count as stored what the table had before the run", async () => {
    board = new Board({ ...world.setup(), startedAtMs: START_MS + 1_500 });
    await board.load();
    world.feed.connect(board);
    world.tick({ symbol: "AAPL", price: "1" }, { symbol: "AAPL", price: "2" });
    assert.equal(board.totals().counters.ticksStored, 1);
    assert.equal(board.state().symbols[0]?.price, "2");
  });

  it("says how far each function is behind, of this pipeline only", async () => {
    await open();
    const [first] = world.lag;
    if (first !== undefined) {
      world.lag = [
        { ...first, pendingRecords: 7, iteratorAgeMs: 900, caughtUp: false },
        { ...first, functionArn: "arn:aws:lambda:us-east-1:0:function:someone-elses" },
      ];
    }
    assert.deepEqual(board.totals().lag, [
      {
        ...{ id: "process", source: "Tick stream", reader: "process ticks" },
        ...{ pendingRecords: 7, ageMs: 900, isCaughtUp: false },
      },
    ]);
  });

  it("keeps the last problems, newest first", async () => {
    await open();
    for (let number = 0; number < 25; number += 1) world.feed.noteProblem(`problem ${number}`);
    const { problems } = board.totals();
    assert.equal(problems.length, 20);
    assert.equal(problems[0]?.text, "problem 24");
  });
});
