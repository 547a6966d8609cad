import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { savedQueries } from "../../../components/queries/savedQueries.ts";
import { openLake, type Lake } from "../../../cli/query/openLake.ts";
import { failedObject } from "../../../local/mappings/failedObject.ts";
import { hourFolder } from "../../../runtime/domain/lakeObjects.ts";
import { makeMapping, makeRecord } from "../../mappings/makeRecord.ts";
import { type LakeFolder, makeFailedTable, makeTable, readAll, useLake } from "./useLake.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Whole hours, so that what is written in one folder arrived in one hour. */
const NOW_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

interface Row {
  readonly [column: string]: unknown;
}

let sequence = 0;
let objects = 0;

/** A line of an archive folder that arrived so long ago. */
function arrived(agoMs: number, row: Row): Row {
  sequence += 1;
  return {
    ...row,
    arrived_at: new Date(NOW_MS - agoMs).toISOString(),
    shard_id: "shardId-000000000000",
    sequence_number: String(sequence).padStart(56, "0"),
  };
}

/** A tick of a day in 2026, by its price and whatever else is said. */
function tick(symbol: string, timestamp: string, row: Row): Row {
  const text = `2026-${timestamp}:00.000Z`;
  return { symbol, timestamp: text, id: `${symbol}${String(row["price"])}`, ...row };
}

function put(folder: LakeFolder, prefix: string, agoMs: number, rows: readonly Row[]): void {
  objects += 1;
  folder.put(`${prefix}/${hourFolder(NOW_MS - agoMs)}/${objects}.ndjson.gz`, rows);
}

describe("saved queries", () => {
  const newLake = useLake();
  let folder: LakeFolder;
  let lake: Lake;

  async function run(name: string, symbol = "AAPL") {
    const query = savedQueries(symbol).find((one) => one.name === name);
    assert.ok(query !== undefined, name);
    const { columns, rows } = await lake.query(query.sql);
    const found: Record<string, unknown>[] = [];
    for await (const row of rows) {
      found.push(Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
    }
    return found;
  }

  before(async () => {
    folder = newLake();
    const tables = ["raw", "quarantine", "alerts"].map((name) => makeTable({ name }));
    folder.declare(...tables, makeFailedTable());
    putTicks();
    putRefused();
    putAlerts();
    putFailed();
    lake = await openLake(folder);
  });
  after(() => lake.close());

  function putTicks(): void {
    const today = [
      tick("AAPL", "11-20T14:30", { price: "100", previous_close: "98", change_percent: "2.04" }),
      tick("AAPL", "11-20T14:31", {
        price: "110.5",
        previous_close: "98",
        change_percent: "12.75",
      }),
      tick("MSFT", "11-20T14:30", { price: "50", previous_close: "100", change_percent: "-50" }),
      tick("IBM", "11-20T14:29", { price: "7" }),
    ].map((row) => arrived(0, row));
    put(folder, "raw", 0, today);
    // A retry archived one line again, and a producer sent one record twice.
    put(folder, "raw", 0, today.slice(1, 2));
    const again = tick("AAPL", "11-20T14:30", { price: "100", previous_close: "98" });
    put(folder, "raw", HOUR_MS, [arrived(HOUR_MS, { ...again, change_percent: "2.04" })]);
    // The latest tick of its symbol, and no mover: it arrived more than a day ago.
    const older = { price: "60", change_percent: "90", anomaly: true, data_source: "live" };
    put(folder, "raw", 6 * DAY_MS, [arrived(6 * DAY_MS, tick("MSFT", "11-20T15:00", older))]);
    const old = tick("AAPL", "11-01T14:30", { price: "90", anomaly: false });
    put(folder, "raw", 29 * DAY_MS, [arrived(29 * DAY_MS, old)]);
    const ancient = { price: "1", anomaly: true, change_percent: "99" };
    put(folder, "raw", 33 * DAY_MS, [arrived(33 * DAY_MS, tick("AAPL", "11-20T16:00", ancient))]);
  }

  function putRefused(): void {
    const bad = ["not_json", "missing_price", "not_json"].map((reason) =>
      arrived(DAY_MS, { reason, payload: "e30=" }),
    );
    put(folder, "quarantine", DAY_MS, bad);
    // A retry kept two of them again.
    put(folder, "quarantine", DAY_MS, bad.slice(1));
    put(folder, "quarantine", 8 * DAY_MS, [arrived(8 * DAY_MS, { reason: "not_utf8" })]);
  }

  function putAlerts(): void {
    const alert = { symbol: "AAPL", direction: "up", signal: "BUY_SIGNAL", price: "110.5" };
    const windows = { short_sma: "105.25", long_sma: "101", short_window: 2, long_window: 3 };
    const one = { id: "a1", ...alert, ...windows, timestamp: "2026-11-20T14:31:00.000Z" };
    const move = { kind: "anomaly", direction: "down", price: "50", change_percent: "-50" };
    const two = { id: "a2", symbol: "MSFT", ...move, timestamp: "2026-11-20T14:32:00.000Z" };
    // Of a release that knew crossovers only, and an anomaly.
    put(folder, "alerts", 0, [one]);
    put(folder, "alerts", 2 * HOUR_MS, [one, two]);
    put(folder, "alerts", 26 * HOUR_MS, [{ ...one, id: "a3" }]);
  }

  function putFailed(): void {
    const records = [makeRecord(1), makeRecord(2)];
    const lastRun = { requestId: "r", reason: "no answer" };
    for (const [index, source] of (["kinesis", "dynamodb"] as const).entries()) {
      const discarded = { records, condition: "RetryAttemptsExhausted", invokeCount: 3, lastRun };
      const object = failedObject(
        { ...discarded, condition: "RetryAttemptsExhausted" },
        {
          definition: makeMapping({ source, id: `m${index}` }),
          shardId: `shard-${index}`,
          nowMs: Date.parse("2026-11-20T15:00:00Z") + index,
          uuid: "u",
        },
      );
      folder.put(object.key, object.body, "failed");
    }
  }

  it("latest-ticks gives each tick once, the latest first", async () => {
    assert.deepEqual(
      (await run("latest-ticks")).map((row) => [row["symbol"], row["timestamp"], row["price"]]),
      [
        ["MSFT", "2026-11-20T15:00:00.000Z", "60.00000000"],
        ["AAPL", "2026-11-20T14:31:00.000Z", "110.50000000"],
        ["AAPL", "2026-11-20T14:30:00.000Z", "100.00000000"],
        ["MSFT", "2026-11-20T14:30:00.000Z", "50.00000000"],
        ["IBM", "2026-11-20T14:29:00.000Z", "7.00000000"],
      ],
    );
  });

  it("symbol-history gives the ticks of its symbol alone", async () => {
    assert.deepEqual(
      (await run("symbol-history")).map((row) => [row["timestamp"], row["price"]]),
      [
        ["2026-11-20T14:31:00.000Z", "110.50000000"],
        ["2026-11-20T14:30:00.000Z", "100.00000000"],
        ["2026-11-01T14:30:00.000Z", "90.00000000"],
      ],
    );
    assert.deepEqual(await run("symbol-history", "O'NEIL"), []);
  });

  it("daily-averages counts each tick once", async () => {
    const row = (symbol: string, day: string, ticks: number, prices: readonly string[]) => ({
      symbol,
      trade_day: `2026-11-${day}`,
      ticks,
      average_price: `${prices[0]}000000`,
      lowest_price: `${prices[1]}000000`,
      highest_price: `${prices[2]}000000`,
    });
    assert.deepEqual(await run("daily-averages"), [
      row("AAPL", "20", 2, ["105.25", "100.00", "110.50"]),
      row("IBM", "20", 1, ["7.00", "7.00", "7.00"]),
      row("MSFT", "20", 2, ["55.00", "50.00", "60.00"]),
      row("AAPL", "01", 1, ["90.00", "90.00", "90.00"]),
    ]);
  });

  it("top-movers takes the latest tick of each symbol, up or down", async () => {
    assert.deepEqual(
      (await run("top-movers")).map((row) => [row["symbol"], row["change_percent"]]),
      [
        ["MSFT", "-50.00000000"],
        ["AAPL", "12.75000000"],
      ],
    );
  });

  it("anomalies gives what was marked in the last days", async () => {
    assert.deepEqual(await run("anomalies"), [
      {
        symbol: "MSFT",
        timestamp: "2026-11-20T15:00:00.000Z",
        price: "60.00000000",
        previous_close: null,
        change_percent: "90.00000000",
        data_source: "live",
      },
    ]);
  });

  it("refused-by-reason counts each record once", async () => {
    const at = new Date(NOW_MS - DAY_MS).toISOString();
    const arrivals = { first_arrived_at: at, last_arrived_at: at };
    assert.deepEqual(await run("refused-by-reason"), [
      { reason: "not_json", records: 2, ...arrivals },
      { reason: "missing_price", records: 1, ...arrivals },
    ]);
  });

  it("alerts-of-a-day gives each alert once, the latest first", async () => {
    const alerts = await run("alerts-of-a-day");
    assert.deepEqual(
      alerts.map((row) => row["id"]),
      ["a2", "a1"],
    );
    const [two, one] = alerts;
    assert.deepEqual(
      [two?.["kind"], two?.["direction"], two?.["signal"], two?.["change_percent"]],
      ["anomaly", "down", null, "-50.00000000"],
    );
    assert.deepEqual(one, {
      symbol: "AAPL",
      timestamp: "2026-11-20T14:31:00.000Z",
      kind: "crossover",
      direction: "up",
      signal: "BUY_SIGNAL",
      price: "110.50000000",
      change_percent: null,
      short_sma: "105.25000000",
      long_sma: "101.00000000",
      short_window: 2,
      long_window: 3,
      data_source: null,
      id: "a1",
    });
  });

  it("failed-batches says what was given up, where and why", async () => {
    const common = {
      function_arn: "arn:aws:lambda:us-east-1:000000000000:function:process",
      condition: "RetryAttemptsExhausted",
      attempts: 3,
      function_error: null,
      records: 2,
    };
    const streamArn = makeMapping({}).eventSourceArn;
    assert.deepEqual(await run("failed-batches"), [
      {
        failed_at: "2026-11-20T15:00:00.001Z",
        ...common,
        stream_arn: streamArn,
        shard_id: "shard-1",
      },
      {
        failed_at: "2026-11-20T15:00:00.000Z",
        ...common,
        stream_arn: streamArn,
        shard_id: "shard-0",
      },
    ]);
  });

  it("give as many rows as they say, and no more", async () => {
    const many = newLake();
    many.declare(makeTable(), makeFailedTable());
    const ticks = Array.from({ length: 1_003 }, (_, index) => {
      const second = new Date(Date.UTC(2026, 10, 20) + index * 1_000).toISOString();
      return arrived(0, { symbol: "A", id: String(index), timestamp: second, price: "1" });
    });
    const symbols = [..."BCDEFGH"].map((symbol, index) =>
      arrived(0, tick(symbol, "11-20T14:30", { price: "1", change_percent: String(index) })),
    );
    put(many, "raw", 0, [...ticks, ...symbols]);
    for (let index = 0; index < 103; index += 1) {
      const record = { requestContext: { condition: "x" }, timestamp: String(index) };
      many.put(`aws/lambda/m/s/2026/11/20/${index}`, JSON.stringify(record), "failed");
    }
    const limited = await openLake(many);
    const found = [];
    for (const name of ["latest-ticks", "symbol-history", "top-movers", "failed-batches"]) {
      const sql = savedQueries("A").find((query) => query.name === name)?.sql ?? "";
      found.push((await readAll(limited, sql)).length);
    }
    limited.close();
    assert.deepEqual(found, [10, 1_000, 5, 100]);
  });

  it("read a part of the archive only, except where there are no hours", () => {
    for (const { name, sql } of savedQueries("AAPL")) {
      const isPruned = /WHERE hour >= date_format\(/.test(sql);
      assert.equal(isPruned, name !== "failed-batches", name);
    }
  });

  it("stand in the documentation, whose statements run", async () => {
    const page = readFileSync("docs/queries.md", "utf8");
    for (const { name } of savedQueries("AAPL")) assert.ok(page.includes(`| \`${name}\``), name);
    const statements = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = ""]) => sql);
    assert.equal(statements.length, 2);
    for (const sql of statements) await readAll(lake, sql);
  });

  it("have names and descriptions that Athena takes", () => {
    const queries = savedQueries("AAPL");
    assert.equal(new Set(queries.map(({ name }) => name)).size, 8);
    for (const { name, description } of queries) {
      assert.match(name, /^[a-z-]{1,128}$/);
      assert.ok(description.length > 20 && description.length <= 1024, name);
    }
  });
});
