import assert from "node:assert/strict";
import { countTies } from "./countTies.ts";
import { parseCsvText } from "./parseCsvText.ts";
import { loadSeries, type SeriesName } from "./series.ts";

function pricesOf(name: SeriesName): string[] {
  return loadSeries(name).rows.map(({ price }) => price);
}

describe("countTies", () => {
  it("counts ties, those between equal sides, and changes of side", () => {
    // 3.5 and 2.5: up. 2.5 and 2.5: a tie. 4 and 3.75: up. 4 and 3.25: up. 1 and 2.5: down.
    // 4 and 4: a tie. 4 and 2.5: up. 5 and 4.5: up.
    const prices = ["1", "2", "3", "4", "1", "7", "1", "1", "7", "1", "9"];
    assert.deepEqual(countTies(prices, 2, 4), { places: 8, ties: 2, touches: 1, crossings: 2 });
  });
});

describe("real series", () => {
  const TIES = [
    { name: "000001.sz", places: 16_061, ties: 338, touches: 63, crossings: 1_116 },
    { name: "000151.sz", places: 16_061, ties: 401, touches: 35, crossings: 1_092 },
    { name: "600000.sh", places: 16_061, ties: 300, touches: 54, crossings: 1_155 },
    { name: "if2312-ticks", places: 24_598, ties: 338, touches: 41, crossings: 1_467 },
  ] as const;

  for (const { name, ...expected } of TIES) {
    it(`${name} has exact ties of 5 and 20`, () => {
      assert.deepEqual(countTies(pricesOf(name), 5, 20), expected);
    });
  }

  it("sp500-2000 and apple-stock have none: nothing there tells exact code from other", () => {
    assert.equal(countTies(pricesOf("sp500-2000"), 5, 20).ties, 0);
    assert.equal(countTies(pricesOf("apple-stock"), 5, 20).ties, 0);
  });

  it("minute bars carry UTC times and the project's columns", () => {
    const { csv, rows } = loadSeries("600000.sh");
    assert.equal(
      csv.split("\n").slice(0, 2).join("\n"),
      "symbol,timestamp,price,open,high,low,volume\n" +
        "600000.SH,2024-06-14T01:31:00.000Z,8.11,8.1,8.14,8.07,865600",
    );
    assert.equal(rows.length, 16_080);
    assert.equal(rows.at(-1)?.time, "2024-09-18T07:00:00.000Z");
  });

  it("half-second ticks carry milliseconds", () => {
    const { rows } = loadSeries("if2312-ticks");
    assert.equal(rows[0]?.time, "2023-10-20T01:30:00.300Z");
    assert.equal(rows.length, 24_617);
  });

  it("days and months come as dates", () => {
    const first = (name: SeriesName) => loadSeries(name).csv.split("\n").slice(0, 2);
    assert.deepEqual(first("sp500-2000"), [
      "symbol,date,price,open,high,low,volume",
      "^GSPC,2000-01-03,1455.219971,1469.250000,1478.000000,1438.359985,931800000",
    ]);
    assert.deepEqual(first("stocks"), ["symbol,date,price", "MSFT,2000-01-01,39.81"]);
    assert.deepEqual(first("apple-stock"), ["symbol,date,price", "AAPL,2007-04-24,93.24"]);
    assert.equal(parseCsvText(loadSeries("stocks").csv).length, 561);
  });

  it("apple-stock has each of its days once, in order", () => {
    const times = loadSeries("apple-stock").rows.map(({ time }) => time);
    assert.deepEqual(times, [...new Set(times)].toSorted());
  });
});
