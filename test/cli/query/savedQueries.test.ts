import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fillParameters, parametersOf } from "../../../cli/query/fillParameters.ts";
import { openLake, type Lake } from "../../../cli/query/openLake.ts";
import { NO_ROADS } from "../../../components/queries/Roads.ts";
import { savedQueries } from "../../../components/queries/savedQueries.ts";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import { SAVED_CASES } from "./saved/cases.ts";
import { ago, iso, NOW_MS, SECOND_DAY } from "./saved/days.ts";
import { declareTables } from "./saved/declareTables.ts";
import { FIXTURES, makeObjects } from "./saved/fixtures.ts";
import { glueTable } from "./saved/glueTable.ts";
import { statementOf, titleOf } from "./saved/statementOf.ts";
import { makeFailedTable, makeTable, readAll, useLake } from "./useLake.ts";

const DAY_MS = 86_400_000;
const [, { roads: ALL_ROADS } = { roads: NO_ROADS }] = FIXTURES;

describe("saved queries", () => {
  const newLake = useLake();
  const lakes = new Map<string, Lake>();
  const lakeOf = (name: string): Lake => {
    const lake = lakes.get(name);
    assert.ok(lake !== undefined);
    return lake;
  };

  before(async () => {
    const folder = newLake();
    folder.declare(...(await declareTables()).map(glueTable));
    for (const { bucket, key, body } of await makeObjects()) folder.put(key, body, bucket);
    for (const { name } of FIXTURES) {
      lakes.set(name, await openLake({ dataDir: folder.dataDir, database: name }));
    }
  });
  after(() => {
    for (const lake of lakes.values()) lake.close();
  });

  for (const fixture of FIXTURES) {
    describe(`over the ${fixture.name} ticks`, () => {
      for (const one of SAVED_CASES) {
        const expected = one[fixture.name];
        if (expected === undefined) continue;
        it(`gives ${titleOf(one)}`, async () => {
          const { columns, rows } = await lakeOf(fixture.name).query(statementOf(one, fixture));
          const names = columns.map(({ name }) => name);
          const found = [];
          for await (const row of rows) found.push(row);
          assert.deepEqual(names, one.columns);
          assert.deepEqual(found, expected);
        });
      }

      it("has a case for each query", () => {
        const cases = SAVED_CASES.filter((one) => one[fixture.name]);
        assert.deepEqual(
          [...new Set(cases.map(({ query }) => query))].toSorted(),
          savedQueries("AAPL", fixture.roads)
            .map(({ name }) => name)
            .toSorted(),
        );
      });
    });
  }

  it("look at the last days when nothing is said", async () => {
    const folder = newLake();
    folder.declare(makeTable(), makeTable({ name: "alerts" }));
    const tick = (symbol: string, hours: number) => ({
      ...{ symbol, timestamp: ago(hours), id: symbol, price: "1", change_percent: "9" },
      ...{ anomaly: true, arrived_at: ago(0), shard_id: "s", sequence_number: "1" },
    });
    const hours = { H20: 20, D5: 120, D25: 600, D80: 1_920, D100: 2_400 };
    const rows = Object.entries(hours).map(([symbol, age]) => tick(symbol, age));
    // What arrived now is of its own time.
    folder.put(`raw/${ago(0).slice(0, 13).replace(/[-T]/g, "/")}/a.ndjson`, rows);
    const lake = await openLake(folder);
    const found: Record<string, number> = {};
    for (const { name, sql } of savedQueries("D25", NO_ROADS)) {
      if (/^(?:failed|refused|alerts|gaps)/.test(name)) continue;
      found[name] = (await readAll(lake, sql)).length;
    }
    lake.close();
    assert.deepEqual(found, {
      "latest-prices": 2,
      "latest-ticks": 2,
      "top-movers": 1,
      "symbol-history": 1,
      "ticks-by-price": 2,
      anomalies: 2,
      "anomalies-over-5-percent": 2,
      "daily-averages": 3,
      "hourly-volume": 1,
      "ohlcv-minute": 1,
      "ohlcv-hour": 2,
      "ohlcv-day": 4,
      vwap: 3,
      volatility: 3,
    });
  });

  it("give as many rows as they say, and no more", async () => {
    const folder = newLake();
    folder.declare(makeTable(), makeFailedTable());
    const values = { from: SECOND_DAY, to: SECOND_DAY };
    const row = (symbol: string, id: number, time: string) => ({
      ...{ symbol, id: String(id), timestamp: iso(SECOND_DAY, time), price: "1" },
      ...{ change_percent: String(id), arrived_at: "", shard_id: "", sequence_number: "" },
    });
    const many = Array.from({ length: 1_003 }, (_, index) =>
      row("A", index, new Date(index * 1_000).toISOString().slice(11, 23)),
    );
    const symbols = [..."BCDEFGH"].map((symbol, index) => row(symbol, index, "20:00:00.000"));
    folder.put(`raw/${SECOND_DAY.replaceAll("-", "/")}/00/a.ndjson`, [...many, ...symbols]);
    for (let index = 0; index < 103; index += 1) {
      const record = { requestContext: { condition: "x" }, timestamp: String(index) };
      folder.put(`aws/lambda/m/s/2026/11/20/${index}`, JSON.stringify(record), "failed");
    }
    const lake = await openLake(folder);
    const found: Record<string, number> = {};
    for (const { name, sql } of savedQueries("A", NO_ROADS)) {
      if (!/^(?:latest-ticks|symbol-hist|ticks-by|top-movers|failed)/.test(name)) continue;
      const filled = fillParameters(sql, name === "failed-batches" ? {} : values);
      found[name] = (await readAll(lake, filled)).length;
    }
    lake.close();
    assert.deepEqual(found, {
      "latest-ticks": 10,
      "top-movers": 5,
      "symbol-history": 1_000,
      "ticks-by-price": 1_000,
      "failed-batches": 100,
    });
  });

  it("find gaps in the sessions of a market, from its opening to its close", async () => {
    const [first, second] = marketCalendar("NYSE")
      .sessionsBetween(NOW_MS - 14 * DAY_MS, NOW_MS - 2 * DAY_MS)
      .filter(({ isEarlyClose }) => !isEarlyClose);
    assert.ok(first !== undefined && second !== undefined);
    const at = (ms: number, minutes: number) => new Date(ms + minutes * 60_000).toISOString();
    // A gap of ten minutes, ten until the close, a night or more, and seven after the opening.
    const times = [at(first.opens, 1), at(first.opens, 11), at(first.closes, -10)];
    const between = Array.from({ length: 91 }, (_, index) => at(first.opens, 15 + index * 4));
    const ticks = [...times, ...between, at(second.opens, 7)].map((timestamp, index) => ({
      ...{ symbol: "AAPL", timestamp, id: String(index), price: "1" },
      ...{ arrived_at: timestamp, shard_id: "s", sequence_number: "1" },
    }));
    const folder = newLake();
    folder.declare(makeTable());
    for (const tick of ticks) {
      folder.put(`raw/${tick.timestamp.slice(0, 13).replace(/[-T]/g, "/")}/${tick.id}.ndjson`, [
        tick,
      ]);
    }
    const lake = await openLake(folder);
    const { sql } = savedQueries("AAPL", NO_ROADS).find(({ name }) => name === "gaps") ?? {
      sql: "",
    };
    const values = { from: first.date, to: `${at(second.opens, 8).slice(0, 19)}Z` };
    const sql_ = (text: string) => text.replace("T", " ").slice(0, 19);
    const found = await readAll(lake, fillParameters(sql, { ...values, exchange: "NYSE" }));
    assert.deepEqual(
      found.map((row) => Object.values(row).map((value) => `${value as string}`.slice(0, 19))),
      [
        ["AAPL", sql_(at(first.opens, 1)), sql_(at(first.opens, 11)), "600"],
        ["AAPL", sql_(at(first.closes, -10)), sql_(at(first.closes, 0)), "600"],
        ["AAPL", sql_(at(second.opens, 0)), sql_(at(second.opens, 7)), "420"],
      ],
    );
    const nights = await readAll(lake, fillParameters(sql, values));
    lake.close();
    assert.equal(nights.length, 2);
    assert.ok(nights.some((row) => Number(Object.values(row).at(-1)) > 3_600 * 10));
  });

  it("read a part of each partitioned table only", () => {
    for (const roads of [NO_ROADS, ALL_ROADS]) {
      for (const { name, sql } of savedQueries("AAPL", roads)) {
        const tables = sql.match(
          /FROM (?:raw|ticks|alerts|quarantine|imports|quotes|stream_prices)\b/g,
        );
        const pruned = sql.match(/WHERE (?:hour|month|year) >= date_format\(/g);
        assert.equal(pruned?.length, tables?.length, name);
      }
    }
  });

  it("take a symbol and times wherever rows have them", () => {
    for (const { name, sql } of savedQueries("AAPL", ALL_ROADS)) {
      const places = parametersOf(sql).toSorted();
      const none = { "failed-batches": [], "refused-by-reason": ["from", "to"] };
      const some = { "latest-prices": ["symbol"], gaps: ["exchange", "from", "symbol", "to"] };
      const all = { ...some, ...none } as Record<string, string[]>;
      const expected = all[name] ?? ["from", "symbol", "to"];
      assert.deepEqual(
        places.filter((place) => !/-/.test(place)),
        expected,
        name,
      );
    }
  });

  it("stand in the documentation, whose statements run", async () => {
    const page = readFileSync("docs/queries.md", "utf8");
    for (const { name } of savedQueries("AAPL", ALL_ROADS)) {
      assert.ok(page.includes(`| \`${name}\``), name);
    }
    const statements = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = ""]) => sql);
    assert.ok(statements.length >= 2);
    for (const sql of statements) await readAll(lakeOf("compacted"), sql);
  });

  it("have names and descriptions that Athena takes", () => {
    for (const roads of [NO_ROADS, ALL_ROADS]) {
      const queries = savedQueries("AAPL", roads);
      assert.equal(new Set(queries.map(({ name }) => name)).size, roads === NO_ROADS ? 19 : 22);
      for (const { name, description } of queries) {
        assert.match(name, /^[a-z0-9-]{1,128}$/);
        assert.ok(description.length > 20 && description.length <= 1024, name);
        assert.match(description, /Reads [a-z_]+[ ,.:]/, name);
      }
    }
  });
});
