import assert from "node:assert/strict";
import type { AlertEntry, Series, SeriesChunk } from "../../dashboard/api.ts";
import { SeriesData } from "../../dashboard/SeriesData.ts";

/** Points from a number on, a second apart; each price is its number. */
function makeChunk(first: number, count: number): SeriesChunk {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    first,
    times: numbers.map((number) => number * 1000),
    prices: numbers.map(String),
    shortSma: numbers.map(String),
    longSma: numbers.map(() => null),
    gaps: [],
  };
}

function makeSeries(chunk: SeriesChunk, alerts: readonly AlertEntry[] = []): Series {
  return { symbol: "AAPL", ...chunk, alerts, expected: null };
}

const alertAt = (atMs: number, price: string, id = `${atMs}`, symbol = "AAPL"): AlertEntry =>
  ({ id, symbol, atMs, price }) as AlertEntry;

describe("SeriesData", () => {
  it("takes only what is new of a chunk", () => {
    const data = new SeriesData(makeSeries(makeChunk(-2, 3)), 100);
    assert.equal(data.append(makeChunk(0, 3)), 2);
    assert.equal(data.append(makeChunk(-2, 3)), 0);
    assert.deepEqual(data.prices, ["-2", "-1", "0", "1", "2"]);
  });

  it("keeps each gap once, where its points are, and drops those of dropped points", () => {
    const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs, seconds: 1 });
    const chunk = { ...makeChunk(0, 4), gaps: [gap(500, 900), gap(2_000, 2_400)] };
    const data = new SeriesData(makeSeries(chunk), 4);
    assert.deepEqual(data.placedGaps(), [1, 3]);
    data.append({ ...makeChunk(2, 3), gaps: [gap(2_000, 2_400), gap(2_600, 3_000)] });
    assert.deepEqual(
      data.gaps.map(({ fromMs }) => fromMs),
      [500, 2_000, 2_600],
    );
    assert.deepEqual(data.placedGaps(), [1, 3], "two days of one silence are one place");
    // What ended before the points that are left, is no gap between them.
    data.append(makeChunk(5, 410));
    assert.equal(data.trim(), true);
    assert.deepEqual(data.gaps, []);
  });

  it("notices missing points, and takes none behind them", () => {
    const data = new SeriesData(makeSeries(makeChunk(0, 3)), 100);
    assert.equal(data.append(makeChunk(4, 1)), "gap");
    assert.equal(data.length, 3);
    assert.equal(data.append(makeChunk(3, 1)), 1);
  });

  it("drops the oldest points, not at every tick, and goes on numbering", () => {
    const data = new SeriesData(makeSeries(makeChunk(0, 10)), 10);
    data.append(makeChunk(10, 400));
    assert.equal(data.trim(), false);
    data.append(makeChunk(410, 1));
    assert.equal(data.trim(), true);
    assert.deepEqual([data.length, data.prices[0], data.times.length], [10, "401", 10]);
    assert.equal(data.append(makeChunk(411, 1)), 1);
    assert.equal(data.append(makeChunk(413, 1)), "gap");
  });

  it("draws trades of one millisecond beside each other, in order", () => {
    const times = [1000, 1000, 1000, 1001];
    const chunk = { ...makeChunk(0, 4), times: times.map((ms) => ms + 1_767_623_400_000) };
    const { drawTimes } = new SeriesData(makeSeries(chunk), 100);
    drawTimes.slice(1).forEach((time, index) => assert.ok(time > (drawTimes[index] ?? Infinity)));
    assert.equal(drawTimes[3], 1_767_623_401.001);
  });

  it("finds the decimals that all prices can be shown with, 2 to 8", () => {
    const of = (...prices: string[]): number =>
      new SeriesData(makeSeries({ ...makeChunk(0, prices.length), prices }), 100).decimals;
    assert.deepEqual([of("1"), of("1", "1.2345", "3.1"), of("0.00000001")], [2, 4, 8]);
  });

  it("places each alert at the point that raised it", () => {
    const chunk = { ...makeChunk(0, 4), times: [1, 2, 2, 3], prices: ["5", "6", "7", "8"] };
    const data = new SeriesData(makeSeries(chunk, [alertAt(2, "7")]), 100);
    data.addAlerts([alertAt(3, "8"), alertAt(9, "1"), alertAt(2, "99", "other price")]);
    data.addAlerts([alertAt(3, "8"), alertAt(1, "5", "other symbol", "MSFT")]);
    const placed = data.placedAlerts().map(({ alert, index }) => [alert.id, index]);
    assert.deepEqual(placed, [
      ["other price", 1],
      ["2", 2],
      ["3", 3],
    ]);
  });
});
