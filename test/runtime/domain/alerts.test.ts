import assert from "node:assert/strict";
import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import type { Alert, Direction } from "../../../runtime/contract/alert.ts";
import { alertChange, alertSentence, alertSubject } from "../../../runtime/domain/describeAlert.ts";
import type { Crossover } from "../../../runtime/domain/makeAlert.ts";
import { makeAlert, makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
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
      kind: { S: "crossover" },
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

  it("has the change of its tick in its item, and of an anomaly nothing of averages", () => {
    const { alert } = makePending({ change: "-1.25", changePercent: "-0.65616798" });
    const item = toAlertItem(alert, "published");
    assert.deepEqual([item.change, item.change_percent], [{ N: "-1.25" }, { N: "-0.65616798" }]);
    const tick = makeArrivedTick({ dayChange: { percent: "7.5" } });
    const anomaly = toAlertItem(makeAnomalyAlert("AAPL", "up", tick), "published");
    assert.deepEqual(Object.keys(anomaly).sort(), [
      ...["change_percent", "data_source", "direction", "id", "item", "kind", "last_tick"],
      ...["price", "status", "symbol", "timestamp"],
    ]);
  });

  it("has the split that it may be about in its item", () => {
    const { alert } = makePending({ possibleSplit: "1:10" });
    assert.deepEqual(toAlertItem(alert, "published").possible_split, { S: "1:10" });
    assert.equal("possible_split" in toAlertItem(makePending().alert, "published"), false);
  });

  it("takes the change from the crossing tick, where that tells one", () => {
    assert.equal("change" in makeAlert(CROSSOVER), false);
    const last = { ...CROSSOVER.last, dayChange: { amount: "1.25", percent: "0.66" } };
    const alert = makeAlert({ ...CROSSOVER, last });
    assert.deepEqual([alert.change, alert.change_percent], ["1.25", "0.66"]);
    assert.equal(alert.id, makeAlert(CROSSOVER).id);
  });
});

describe("an alert in words", () => {
  /** An alert whose tick tells its change. */
  function withChange(change?: string, changePercent?: string): Alert {
    return makePending({
      ...(change === undefined ? {} : { change }),
      ...(changePercent === undefined ? {} : { changePercent }),
    }).alert;
  }

  const anomaly = (side: Direction, percent: string): Alert =>
    makeAnomalyAlert("AAPL", side, makeArrivedTick({ price: 203, dayChange: { percent } }));

  it("has a subject with symbol, signal, price and change", () => {
    const subjects: readonly [Alert, string][] = [
      [makePending().alert, "Stock alert: AAPL BUY_SIGNAL at 189.25"],
      [makePending({ direction: "down" }).alert, "Stock alert: AAPL SELL_SIGNAL at 189.25"],
      [withChange("1.25", "0.66489362"), "Stock alert: AAPL BUY_SIGNAL at 189.25, +0.66% today"],
      [withChange("-1.25", "-0.65616798"), "Stock alert: AAPL BUY_SIGNAL at 189.25, -0.66% today"],
      [withChange("1.25"), "Stock alert: AAPL BUY_SIGNAL at 189.25"],
      [anomaly("up", "7.26552179"), "Stock alert: AAPL ANOMALY at 203, +7.27% today"],
      [anomaly("down", "-12"), "Stock alert: AAPL ANOMALY at 203, -12.00% today"],
    ];
    for (const [alert, subject] of subjects) assert.equal(alertSubject(alert), subject);
  });

  it("has a subject of ASCII below 100 characters for the longest values", () => {
    assert.equal(LONGEST_SYMBOL.length, 24);
    const longest = { symbol: LONGEST_SYMBOL, price: "999999999999.123" };
    for (const percent of ["1", "-99.99999999", "9999999999999999999999.99999999"]) {
      for (const direction of ["up", "down"] as const) {
        const { alert } = makePending({ ...longest, direction, changePercent: percent });
        const subject = alertSubject(alert);
        assert.ok(subject.includes(`${LONGEST_SYMBOL} ${alert.signal} at 999999999999.123`));
        assert.match(subject, /^[\x20-\x7e]{1,99}$/);
        assert.match(subject, /^[A-Za-z0-9]/);
      }
    }
  });

  it("says which average passed which", () => {
    assert.equal(
      alertSentence(makePending().alert),
      "AAPL at 189.25 on 2026-11-20 14:30:00.000 UTC: the 5-tick average 188.1 rose above the " +
        "20-tick average 187.95, an uptrend (BUY_SIGNAL). Not investment advice.",
    );
    assert.equal(
      alertSentence(makePending({ direction: "down" }).alert),
      "AAPL at 189.25 on 2026-11-20 14:30:00.000 UTC: the 5-tick average 188.1 fell below the " +
        "20-tick average 187.95, a downtrend (SELL_SIGNAL). Not investment advice.",
    );
  });

  it("says that a split may have done it", () => {
    const { alert } = makePending({ possibleSplit: "4:1" });
    assert.equal(alertSubject(alert), "Stock alert: AAPL BUY_SIGNAL at 189.25, possible 4:1 split");
    assert.match(
      alertSentence(alert),
      /\(BUY_SIGNAL\)\. Between two sessions in the window the price jumped about as it does by a 4:1 split, which is no move of the market\. Not/,
    );
    const dayChange = { amount: "-300", percent: "-75" };
    const fall = makeAnomalyAlert("AAPL", "down", makeArrivedTick({ dayChange }));
    assert.match(
      alertSentence(fall),
      /\. Since the previous close the price has changed about as it/,
    );
    const subject = "Stock alert: AAPL ANOMALY at 100, -75.00% today, possible 4:1 split";
    assert.equal(alertSubject(fall), subject);
  });

  it("leaves first the split and then the change out of a subject that gets too long", () => {
    const longest = { symbol: LONGEST_SYMBOL, price: "999999999999.123", possibleSplit: "1:1000" };
    const start = `Stock alert: ${LONGEST_SYMBOL} BUY_SIGNAL at 999999999999.123`;
    assert.equal(
      alertSubject(makePending({ ...longest, changePercent: "99900" }).alert),
      `${start}, +99900.00% today`,
    );
    const percent = "9999999999999999999999.99999999";
    assert.equal(alertSubject(makePending({ ...longest, changePercent: percent }).alert), start);
  });

  it("says how far the price went from the previous close", () => {
    assert.equal(
      alertSentence(anomaly("down", "-7.2")),
      "AAPL at 203 on 2026-11-20 14:30:00.000 UTC, down 7.20% today: further below the previous " +
        "close than the threshold, the first time this day (ANOMALY). Not investment advice.",
    );
    assert.match(alertSentence(anomaly("up", "7.2")), /, up 7\.20% today: further above the prev/);
  });

  it("says the change of the day, where the tick told it", () => {
    const changes: readonly [Alert, string | undefined][] = [
      [withChange("1.25", "0.66489362"), "up 1.25 (0.66%)"],
      [withChange("-1.25", "-0.66500000"), "down 1.25 (0.67%)"],
      [withChange("0.001", "0.00052861"), "up 0.001 (0.00%)"],
      [withChange("-0.001", "-0.00052861"), "down 0.001 (0.00%)"],
      [withChange("0", "0"), "unchanged"],
      [withChange("1.25"), "up 1.25"],
      [withChange(undefined, "-105"), "down 105.00%"],
      [withChange(), undefined],
    ];
    for (const [alert, change] of changes) assert.equal(alertChange(alert), change);
    assert.match(
      alertSentence(withChange("1.25", "0.66489362")),
      /^AAPL at 189\.25 on 2026-11-20 14:30:00\.000 UTC, up 1\.25 \(0\.66%\) today: the 5-tick/,
    );
  });

  it("says so when the prices are not live", () => {
    const { alert } = makePending({ dataSource: "simulated" });
    assert.match(alertSentence(alert), /\(BUY_SIGNAL\) \(simulated data\)\. Not investment/);
  });

  it("fits an SMS of ten parts with the longest values, in characters that do not make it dearer", () => {
    const { alert } = makePending({
      ...{ symbol: LONGEST_SYMBOL, price: "999999999999.999", dataSource: "simulated" },
      ...{ shortSma: "999999999999.12345678", longSma: "999999999999.12345678" },
      ...{ change: "999999999999.99999999", changePercent: "9999999999999999999999.99999999" },
    });
    assert.match(alertSentence(alert), /^[\x20-\x7e]{1,1600}$/);
  });
});
