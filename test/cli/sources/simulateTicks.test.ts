import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { simulateTicks } from "../../../cli/sources/simulateTicks.ts";
import type { SimulateTicksOptions } from "../../../cli/sources/simulateTicks.ts";

type SimulatedTick = Readonly<Record<string, string>>;

function simulate(overrides: Partial<SimulateTicksOptions> = {}): SimulatedTick[] {
  const options = {
    ...{ seed: 7, symbols: ["AAPL", "MSFT"], start: "2026-11-20T14:30:00Z" },
    ...{ intervalSeconds: 60, count: 2_000 },
    ...overrides,
  };
  return Array.from(
    simulateTicks(options),
    ({ data }) => JSON.parse(Buffer.from(data).toString("utf8")) as SimulatedTick,
  );
}

function only(ticks: readonly SimulatedTick[], symbol: string): SimulatedTick[] {
  return ticks.filter((tick) => tick["symbol"] === symbol);
}

function newYork(tick: SimulatedTick | undefined): string {
  return DateTime.fromISO(tick?.["timestamp"] ?? "", { zone: "America/New_York" }).toFormat(
    "ccc yyyy-MM-dd HH:mm:ss",
  );
}

describe("simulateTicks", () => {
  it("gives the same ticks for the same seed and others for another", () => {
    assert.deepEqual(simulate(), simulate());
    assert.notDeepEqual(simulate(), simulate({ seed: 8 }));
    assert.deepEqual(simulate({ count: 1, symbols: ["AAPL"] }), [
      {
        symbol: "AAPL",
        timestamp: "2026-11-20T14:30:00.000Z",
        price: "237.02",
        open: "237.02",
        high: "237.02",
        low: "237.02",
        previous_close: "236.08",
        volume: "600",
        data_source: "simulated",
      },
    ]);
  });

  it("gives a symbol the same ticks whatever others there are", () => {
    const alone = simulate({ symbols: ["MSFT"], count: 1_000 });
    assert.deepEqual(only(simulate(), "MSFT"), alone);
  });

  it("ticks from 09:30 to before 16:00 New York time, Monday to Friday", () => {
    const ticks = simulate({ symbols: ["A"], count: 391 * 3 });
    assert.equal(newYork(ticks[0]), "Fri 2026-11-20 09:30:00");
    assert.equal(newYork(ticks[389]), "Fri 2026-11-20 15:59:00");
    assert.equal(newYork(ticks[390]), "Mon 2026-11-23 09:30:00");
    assert.equal(newYork(ticks[780]), "Tue 2026-11-24 09:30:00");
  });

  it("follows New York through the change of summer time", () => {
    const ticks = simulate({ symbols: ["A"], start: "2026-10-30T00:00:00Z", count: 391 });
    assert.equal(ticks[0]?.["timestamp"], "2026-10-30T13:30:00.000Z");
    assert.equal(ticks[390]?.["timestamp"], "2026-11-02T14:30:00.000Z");
  });

  it("starts at the first moment of the grid that is not before the start", () => {
    const first = (start: string) => newYork(simulate({ start, count: 1 })[0]);
    assert.equal(first("2026-11-20T15:00:01-05:00"), "Fri 2026-11-20 15:01:00");
    assert.equal(first("2026-11-20T15:59:30-05:00"), "Mon 2026-11-23 09:30:00");
    assert.equal(first("2026-11-21T12:00:00Z"), "Mon 2026-11-23 09:30:00");
  });

  it("keeps open, high, low, volume and previous close those of the session", () => {
    const ticks = simulate({ symbols: ["A"], count: 390 * 4 });
    let session: SimulatedTick[] = [];
    let previousClose = ticks[0]?.["previous_close"];
    const gaps: number[] = [];
    for (const tick of ticks) {
      const opens = newYork(tick).endsWith("09:30:00");
      if (opens && session.length > 0) previousClose = session.at(-1)?.["price"];
      if (opens) session = [];
      session.push(tick);
      const prices = session.map(({ price }) => Number(price));
      assert.equal(tick["open"], session[0]?.["price"]);
      assert.equal(Number(tick["high"]), Math.max(...prices));
      assert.equal(Number(tick["low"]), Math.min(...prices));
      assert.equal(tick["previous_close"], previousClose);
      assert.ok(Number(tick["volume"]) > Number(session.at(-2)?.["volume"] ?? 0));
      assert.match(tick["price"] ?? "", /^[1-9]\d*\.\d\d$/);
      if (opens) gaps.push(Math.abs(Number(tick["price"]) - Number(previousClose)));
    }
    assert.equal(gaps.length, 4);
    assert.ok(gaps.some((gap) => gap > 0));
  });

  it("passes the partition key, line and trade time along", () => {
    const [first, second, third] = simulateTicks({
      ...{ seed: "x", symbols: ["A", "B"], start: "2026-11-20T14:30:00Z", count: 3 },
      intervalSeconds: 0.25,
    });
    assert.deepEqual(
      [first, second, third].map((record) => [
        record?.partitionKey,
        record?.line,
        record?.tradedAtMs,
      ]),
      [
        ["A", 1, Date.UTC(2026, 10, 20, 14, 30)],
        ["B", 2, Date.UTC(2026, 10, 20, 14, 30)],
        ["A", 3, Date.UTC(2026, 10, 20, 14, 30, 0, 250)],
      ],
    );
  });

  it("crosses averages in both directions, so that there is something to see", () => {
    const prices = simulate({ symbols: ["A"], count: 390 }).map(({ price }) => Number(price));
    const mean = (end: number, length: number) =>
      prices.slice(end - length, end).reduce((sum, price) => sum + price, 0) / length;
    const sides = prices.map((_, index) =>
      index < 20 ? 0 : Math.sign(mean(index, 5) - mean(index, 20)),
    );
    const crossings = sides.filter(
      (side, index) => side !== 0 && side === -(sides[index - 1] ?? 0),
    );
    assert.ok(crossings.length > 5, `${crossings.length}`);
  });

  it("refuses a start without zone, an interval of nothing and no symbols", () => {
    assert.throws(() => simulate({ start: "2026-11-20T14:30:00" }), /"start" must be an ISO 8601/);
    assert.throws(() => simulate({ start: "2026-13-20T14:30:00Z" }), /"start" must be an ISO 8601/);
    assert.throws(
      () => simulate({ intervalSeconds: 0 }),
      /"intervalSeconds" must be 0.001 or more/,
    );
    assert.throws(() => simulate({ symbols: [] }), /"symbols" must name at least one symbol/);
  });
});
