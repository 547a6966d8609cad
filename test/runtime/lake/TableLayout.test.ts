import assert from "node:assert/strict";
import fc from "fast-check";
import {
  IMPORTS,
  LAKE_TABLES,
  LATEST_PRICES,
  STREAM_PRICES,
  TICKS,
} from "../../../runtime/contract/lake.ts";
import type { Cells } from "../../../runtime/lake/cells.ts";
import type { LakeRow } from "../../../runtime/lake/rows.ts";
import { TableLayout } from "../../../runtime/lake/TableLayout.ts";
import { makeTick } from "../fakes/makeTick.ts";

const ticks = new TableLayout(TICKS);

/** Rows of which many are the same one. */
function rowsOf(layout: TableLayout): fc.Arbitrary<Cells> {
  const time = layout.table.timeColumn;
  const times = fc.constantFrom("2026-11-20T14:30:00.000Z", "2026-11-20T14:30:00.001Z");
  const fields: Record<string, fc.Arbitrary<string>> = {
    symbol: fc.constantFrom("A", "B"),
    [time]: times,
    price: fc.constantFrom("1", "2"),
    id: fc.constantFrom("00000000000000aa", "00000000000000bb"),
    volume: fc.constantFrom("7", "8"),
    ...(layout.table.name === "imports" ? {} : { exchange: fc.constantFrom("X", "Y") }),
    ...(layout.table.name === "stream_prices" ? { etl_loading_ts: times } : {}),
  };
  const requiredKeys = ["symbol", time, "price"];
  return fc.record(fields, { requiredKeys }).map((row: LakeRow) => layout.toCells(row));
}

describe("TableLayout", () => {
  it("keeps an id only where the row's own fields do not give it", () => {
    const position = TICKS.columns.findIndex(({ name }) => name === "id");
    const full = { open: "1", high: "9", low: "1", previous_close: "2", volume: "3" };
    const own = makeTick({ ...full, exchange: "NASDAQ", tick_id: "t-1", extra: "{}" });
    assert.equal(ticks.toCells({ ...own })[position], null);
    const finer = makeTick({}, "4567");
    assert.equal(ticks.toCells({ ...finer })[position], finer.id);
    const latest = new TableLayout(LATEST_PRICES);
    const { id, symbol, timestamp, price } = own;
    assert.ok(latest.toCells({ id, symbol, timestamp, price }).includes(id));
  });

  it("refuses what does not fit a column, and never rounds", () => {
    const cases: [LakeRow, RegExp][] = [
      [{ price: "1.000000001" }, /"price" must be a plain decimal that fits decimal\(20,8\)/],
      [{ price: "1000000000000" }, /got "1000000000000"/],
      [{ price: "1e3" }, /plain decimal/],
      [{ price: 1.5 }, /plain decimal/],
      [{ timestamp: "2026-02-30T14:30:00.000Z" }, /"timestamp" must be a time like/],
      [{ timestamp: "2026-11-20T24:00:00.000Z" }, /"timestamp" must be a time like/],
      [{ timestamp: "2026-11-20T14:30:00Z" }, /"timestamp" must be a time like/],
      [{ timestamp: null }, /"timestamp" of ticks must be set/],
      [{ symbol: undefined }, /"symbol" of ticks must be set/],
      [{ anomaly: "true" }, /"anomaly" must be true or false/],
      [{ extra: 1 }, /"extra" must be text/],
      [{ prise: "1" }, /has no column "prise"/],
    ];
    for (const [fields, message] of cases) {
      assert.throws(() => ticks.toCells({ ...makeTick(), ...fields }), {
        name: "RangeError",
        message,
      });
    }
    const imports = new TableLayout(IMPORTS);
    assert.throws(() => imports.toCells({ ...makeTick(), close_date: "2026-13-01" }), /a day like/);
  });

  it("takes decimals in any notation for the same", () => {
    const price = TICKS.columns.findIndex(({ name }) => name === "price");
    for (const [text, canonical] of [
      ["00187.250", "187.25"],
      ["-0.0", "0"],
      ["-0", "0"],
      ["999999999999.99999999", "999999999999.99999999"],
      ["0.00000001", "0.00000001"],
      ["1.000000000", "1"],
    ] as const) {
      assert.equal(ticks.toCells({ ...makeTick(), price: text })[price], canonical);
    }
  });

  it("takes half a surrogate pair as what UTF-8 makes of it", () => {
    const cells = ticks.toCells({ ...makeTick(), extra: '{"a":"\ud83d"}' });
    assert.ok(cells.includes('{"a":"\ufffd"}'));
  });

  for (const table of LAKE_TABLES) {
    const layout = new TableLayout(table);
    const cells = rowsOf(layout);

    it(`orders all rows of ${table.name}`, () => {
      fc.assert(
        fc.property(cells, cells, cells, (a, b, c) => {
          assert.equal(Math.sign(layout.compare(a, b)) + Math.sign(layout.compare(b, a)), 0);
          if (layout.compare(a, b) <= 0 && layout.compare(b, c) <= 0) {
            assert.ok(layout.compare(a, c) <= 0);
          }
        }),
      );
    });

    it(`keeps the same of equal rows of ${table.name}, whichever came first`, () => {
      const equal = fc.tuple(cells, cells, cells).filter(([a, b, c]) => {
        return layout.compare(a, b) === 0 && layout.compare(b, c) === 0;
      });
      fc.assert(
        fc.property(equal, ([a, b, c]) => {
          assert.deepEqual(layout.combine(a, a), a);
          assert.deepEqual(layout.combine(a, b), layout.combine(b, a));
          assert.deepEqual(
            layout.combine(layout.combine(a, b), c),
            layout.combine(a, layout.combine(b, c)),
          );
          assert.equal(layout.compare(layout.combine(a, b), a), 0);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("keeps the earliest loading time of equal rows, and the greatest time of the latest price", () => {
    const prices = new TableLayout(STREAM_PRICES);
    const row = { symbol: "A", produced_at: "2026-11-20T14:30:00.000Z", price: "1", id: "1" };
    const early = "2026-11-20T14:31:00.000Z";
    const late = prices.toCells({
      ...row,
      data_source: "a",
      etl_loading_ts: "2026-11-21T00:00:00.000Z",
    });
    const first = prices.toCells({ ...row, data_source: "b", etl_loading_ts: early });
    const kept = prices.combine(late, first);
    assert.ok(kept.includes("a") && kept.includes(Date.parse(early)));
    const latest = new TableLayout(LATEST_PRICES);
    const at = (timestamp: string, id: string) =>
      latest.toCells({ symbol: "A", timestamp, id, price: "1" });
    const [old, low, high] = [
      at("2026-11-20T14:30:00.000Z", "ff"),
      at("2026-11-20T14:30:00.001Z", "01"),
      at("2026-11-20T14:30:00.001Z", "02"),
    ];
    assert.equal(latest.combine(old, low), low);
    assert.equal(latest.combine(high, low), high);
  });
});
