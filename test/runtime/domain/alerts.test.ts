import assert from "node:assert/strict";
import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import { alertSentence, alertSubject } from "../../../runtime/domain/describeAlert.ts";
import type { Crossover } from "../../../runtime/domain/makeAlert.ts";
import { makeAlert } from "../../../runtime/domain/makeAlert.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makePending } from "../fakes/makePending.ts";

const CROSSOVER: Crossover = {
  symbol: "AAPL",
  direction: "up",
  first: makeArrivedTick({ second: 1 }),
  last: makeArrivedTick({ second: 20, price: 101 }),
  windows: { short: 5, long: 20 },
  shortAverage: "100.2",
  longAverage: "100.05",
};

/** Every character that a symbol may hold, at its full length. */
const LONGEST_SYMBOL = "A^B=C_D:E-F.GHIJKLMNOP19";

describe("an alert's id", () => {
  const id = makeAlert(CROSSOVER).id;

  it("stays over releases of this code", () => {
    assert.equal(id, "cfdc3c1cbba99723");
  });

  it("is the same whatever was shown, redelivered or known of the window's start", () => {
    const again: Crossover = {
      ...CROSSOVER,
      first: makeArrivedTick({ second: 2 }),
      last: { ...CROSSOVER.last, arrivedAtMs: 7, dataSource: "replay" },
      shortAverage: "1",
      longAverage: "1",
    };
    assert.equal(makeAlert(again).id, id);
  });

  const differences: readonly [string, Partial<Crossover>][] = [
    ["symbol", { symbol: "MSFT" }],
    ["direction", { direction: "down" }],
    ["crossing tick's time", { last: { ...CROSSOVER.last, atMs: CROSSOVER.last.atMs + 1 } }],
    ["crossing tick's id", { last: { ...CROSSOVER.last, id: "00000000000000aa" } }],
    ["short window", { windows: { short: 4, long: 20 } }],
    ["long window", { windows: { short: 5, long: 21 } }],
  ];
  for (const [what, change] of differences) {
    it(`differs with the ${what}`, () => {
      assert.notEqual(makeAlert({ ...CROSSOVER, ...change }).id, id);
    });
  }
});

describe("an alert", () => {
  it("says up and buy, or down and sell", () => {
    assert.equal(makeAlert(CROSSOVER).signal, "BUY_SIGNAL");
    assert.equal(makeAlert({ ...CROSSOVER, direction: "down" }).signal, "SELL_SIGNAL");
  });

  it("takes the class of its data from the crossing tick", () => {
    const last = { ...CROSSOVER.last, dataSource: "simulated" };
    assert.equal(makeAlert({ ...CROSSOVER, last }).data_source, "simulated");
  });

  it("is an item of its own, under its time and id", () => {
    const { alert } = makePending({ direction: "down" });
    assert.deepEqual(toAlertItem(alert, "expired"), {
      symbol: { S: "AAPL" },
      item: { S: `alert#2026-11-20T14:30:00.000Z#${alert.id}` },
      status: { S: "expired" },
      id: { S: alert.id },
      direction: { S: "down" },
      signal: { S: "SELL_SIGNAL" },
      timestamp: { S: "2026-11-20T14:30:00.000Z" },
      price: { N: "189.25" },
      short_sma: { N: "188.1" },
      long_sma: { N: "187.95" },
      short_window: { N: "5" },
      long_window: { N: "20" },
      first_tick: { S: alert.first_tick },
      last_tick: { S: alert.last_tick },
      data_source: { S: "live" },
    });
    assert.equal(toAlertItem(alert, "published").status?.S, "published");
  });
});

describe("an alert in words", () => {
  it("has a subject of ASCII below 100 characters for the longest symbol", () => {
    assert.equal(LONGEST_SYMBOL.length, 24);
    for (const direction of ["up", "down"] as const) {
      const subject = alertSubject(makePending({ symbol: LONGEST_SYMBOL, direction }).alert);
      assert.ok(subject.includes(LONGEST_SYMBOL));
      assert.match(subject, /^[\x20-\x7e]{1,99}$/);
      assert.match(subject, /^[A-Za-z0-9]/);
    }
  });

  it("says which average passed which", () => {
    assert.equal(
      alertSentence(makePending().alert),
      "AAPL at 189.25 on 2026-11-20T14:30:00.000Z: the 5-tick average 188.1 rose above the " +
        "20-tick average 187.95, an uptrend (BUY_SIGNAL). Not investment advice.",
    );
    assert.equal(
      alertSentence(makePending({ direction: "down" }).alert),
      "AAPL at 189.25 on 2026-11-20T14:30:00.000Z: the 5-tick average 188.1 fell below the " +
        "20-tick average 187.95, a downtrend (SELL_SIGNAL). Not investment advice.",
    );
  });

  it("says so when the prices are not live", () => {
    const { alert } = makePending({ dataSource: "simulated" });
    assert.match(alertSentence(alert), /\(BUY_SIGNAL\) \(simulated data\)\. Not investment/);
  });

  it("fits an SMS of ten parts with the longest values", () => {
    const { alert } = makePending({
      ...{ symbol: LONGEST_SYMBOL, price: "999999999999.999", dataSource: "simulated" },
      ...{ shortSma: "999999999999.12345678", longSma: "999999999999.12345678" },
    });
    assert.ok(alertSentence(alert).length <= 1600);
  });
});
