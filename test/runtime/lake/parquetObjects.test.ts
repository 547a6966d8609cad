import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import {
  IMPORTS,
  LATEST_PRICES,
  type LakeTable,
  QUOTES,
  STREAM_PRICES,
  TICKS,
} from "../../../runtime/contract/lake.ts";
import { mergeRows } from "../../../runtime/lake/mergeRows.ts";
import { ParquetFile } from "../../../runtime/lake/ParquetFile.ts";
import type {
  ImportRow,
  LakeRow,
  LatestPriceRow,
  QuoteRow,
  StreamPriceRow,
} from "../../../runtime/lake/rows.ts";
import { TableLayout } from "../../../runtime/lake/TableLayout.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { makeTick } from "../fakes/makeTick.ts";
import { MemoryLake } from "../fakes/MemoryLake.ts";
import { readParquet } from "../fakes/readParquet.ts";
import { watchTemporaryFolder } from "../fakes/watchTemporaryFolder.ts";

const KEY = "ticks/2026-11/2026-11-20-00.parquet";
const OPTIONS = { deadlineMs: Infinity };

function ports(lake = new MemoryLake()) {
  return { lake, clock: new FakeClock(0) };
}

describe("the lake's Parquet objects", () => {
  watchTemporaryFolder();

  it("hold every column as it is declared, read by an engine that did not write it", async () => {
    const lake = new MemoryLake();
    const full = makeTick(
      {
        price: "999999999999.99999999",
        open: "0.00000001",
        high: "123456789.5",
        low: "187",
        previous_close: "0.1",
        volume: "0",
        exchange: 'Börse "X", 💹',
        data_source: "live",
        tick_id: "t-1",
        change: "-999999999999.99999999",
        change_percent: "9999999999999999999999.99999999",
        anomaly: true,
        outside_range: true,
        extra: '{"a":"\\u0000"}',
      },
      "0001",
    );
    const bare = makeTick({ symbol: "A", timestamp: "1970-01-02T00:00:00.001Z", price: "1.1" });
    await mergeRows(ports(lake), TICKS, [full, bare], OPTIONS);
    const { symbol, id, price, exchange, extra, ...rest } = full;
    assert.deepEqual(await readParquet(lake.objects.get(KEY) ?? Buffer.alloc(0)), [
      {
        symbol,
        timestamp: "2026-11-20 14:30:00.123",
        id,
        price,
        open: "0.00000001",
        high: "123456789.50000000",
        low: "187.00000000",
        previous_close: "0.10000000",
        volume: "0.00000000",
        exchange,
        data_source: rest.data_source,
        tick_id: rest.tick_id,
        change: "-999999999999.99999999",
        change_percent: "9999999999999999999999.99999999",
        anomaly: true,
        outside_range: true,
        extra,
      },
    ]);
    const old = lake.objects.get("ticks/1970-01/1970-01-02-00.parquet") ?? Buffer.alloc(0);
    const [row] = await readParquet(old);
    assert.equal(row?.timestamp, "1970-01-02 00:00:00.001");
    assert.equal(row?.price, "1.10000000");
    assert.equal(Object.values(row ?? {}).filter((value) => value === null).length, 14);
    for (const [table, lakeRow] of ROWS) await assertDeclared(table, lakeRow);
  });

  it("give engines the least and greatest value of each column, so that they skip row groups", async () => {
    const lake = new MemoryLake();
    const changes = ["-2", "-0.00000001", "10"];
    const rows = changes.map((change, index) =>
      makeTick({ price: `${index + 9}.5`, symbol: `S${index}`, change }),
    );
    await mergeRows(ports(lake), TICKS, rows, OPTIONS);
    const statistics = await readParquet(
      lake.objects.get(KEY) ?? Buffer.alloc(0),
      "SELECT path_in_schema AS name, stats_min_value AS least, stats_max_value AS greatest, " +
        "stats_null_count AS nulls FROM parquet_metadata('$path')",
    );
    const of = (name: string) => statistics.find((column) => column.name === name);
    const row = (name: string, least: unknown, greatest: unknown, nulls: string) => {
      assert.deepEqual(of(name), { name, least, greatest, nulls });
    };
    row("symbol", "S0", "S2", "0");
    row("timestamp", "2026-11-20 14:30:00.123", "2026-11-20 14:30:00.123", "0");
    row("price", "9.50000000", "11.50000000", "0");
    row("change", "-2.00000000", "10.00000000", "0");
    assert.equal(of("volume")?.nulls, "3");
  });

  it("are read from before a column was added, and are refused where that would lose one", async () => {
    const lake = new MemoryLake();
    const old: LakeTable = {
      ...TICKS,
      columns: TICKS.columns.filter(({ name }) => name !== "low"),
    };
    await mergeRows(ports(lake), old, [makeTick({ price: "1" })], OPTIONS);
    await mergeRows(ports(lake), TICKS, [makeTick({ price: "2", low: "1.5" })], OPTIONS);
    const rows = await readParquet(lake.objects.get(KEY) ?? Buffer.alloc(0));
    assert.deepEqual(
      rows.map(({ price, low }) => [price, low]),
      [
        ["1.00000000", null],
        ["2.00000000", "1.50000000"],
      ],
    );
    await assert.rejects(mergeRows(ports(lake), old, [makeTick({ price: "3" })], OPTIONS), {
      name: "LakeObjectError",
      message: /its column "low" is not one of the table's/,
    });
  });

  it("are refused if others wrote them: no Parquet, other types, not sorted", async () => {
    const unsorted = unsortedObject();
    for (const [bytes, message] of [
      [Buffer.from("symbol,price\nA,1\n"), /it is no Parquet file/],
      [Buffer.alloc(0), /it is no Parquet file/],
      [foreignObject(), /its column "symbol" is not one of the table's/],
      [unsorted, /its rows are not sorted, each once/],
    ] as const) {
      const lake = new MemoryLake();
      lake.objects.set(KEY, bytes);
      await assert.rejects(mergeRows(ports(lake), TICKS, [makeTick()], OPTIONS), {
        name: "LakeObjectError",
        message,
      });
      assert.equal(lake.objects.get(KEY), bytes);
    }
  });

  it("hold long texts in more row groups, which are merged again", async () => {
    const lake = new MemoryLake();
    const rows = Array.from({ length: 260 }, (_, index) =>
      makeTick({ price: String(index + 1), extra: String(index).padStart(65_000, "x") }),
    );
    await mergeRows(ports(lake), TICKS, rows, OPTIONS);
    const bytes = lake.objects.get(KEY) ?? Buffer.alloc(0);
    const sql = "SELECT num_row_groups AS groups FROM parquet_file_metadata('$path')";
    assert.deepEqual(await readParquet(bytes, sql), [{ groups: "2" }]);
    const [again] = await mergeRows(ports(lake), TICKS, rows, OPTIONS);
    assert.equal(again?.rowsAdded, 0);
    assert.equal(again?.rowsAfter, 260);
  });
});

/** A row with every column of each other table. */
const PRICES = {
  symbol: "^GSPC",
  id: "00000000000000aa",
  price: "1.25",
  open: "1",
  high: "2",
  low: "1",
  previous_close: "1.2",
  volume: "1000000",
};
const STAGED: StreamPriceRow = {
  ...PRICES,
  produced_at: "2026-11-20T14:30:00.001Z",
  exchange: "NYSE",
  data_source: "live",
  etl_loading_ts: "2026-11-20T14:31:00.000Z",
};
const IMPORTED: ImportRow = {
  ...PRICES,
  timestamp: "1927-12-30T21:00:00.000Z",
  close_date: "1927-12-30",
};
const QUOTED: QuoteRow = {
  ...PRICES,
  timestamp: "2026-11-20T14:30:00.001Z",
  name: 'A, "B"',
  currency: "USD",
  change: "-0.05",
  change_percent: "-4",
  exchange: "NYSE",
  provider: "test",
};
const NEWEST: LatestPriceRow = {
  ...PRICES,
  timestamp: "2026-11-20T14:30:00.001Z",
  change: "-0.05",
  change_percent: "-4",
  exchange: "NYSE",
  data_source: "live",
  currency: "USD",
  road: "quotes",
};
const ROWS: readonly (readonly [LakeTable, LakeRow])[] = [
  [STREAM_PRICES, STAGED],
  [IMPORTS, IMPORTED],
  [QUOTES, QUOTED],
  [LATEST_PRICES, NEWEST],
];

const ENGINE_TYPES: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  "decimal(20,8)": "DECIMAL(20,8)",
  "decimal(38,8)": "DECIMAL(38,8)",
  timestamp: "TIMESTAMP",
  date: "DATE",
  boolean: "BOOLEAN",
};

/** Fails unless the engine finds the declared columns and, in each, the row's value; and so do we. */
async function assertDeclared(table: LakeTable, row: LakeRow): Promise<void> {
  const lake = new MemoryLake();
  await mergeRows(ports(lake), table, [row], OPTIONS);
  const [bytes = Buffer.alloc(0)] = lake.objects.values();
  const [again] = await mergeRows(ports(lake), table, [row], OPTIONS);
  assert.deepEqual([again?.rowsBefore, again?.rowsAdded, again?.rowsReplaced], [1, 0, 0]);
  const described = await readParquet(bytes, "DESCRIBE SELECT * FROM parquet");
  assert.deepEqual(
    described.map(({ column_name, column_type }) => [column_name, column_type]),
    table.columns.map(({ name, type }) => [name, ENGINE_TYPES[type]]),
  );
  const [read] = await readParquet(bytes);
  for (const { name, type } of table.columns) {
    const [expected, found] = [String(row[name]), read?.[name] as string];
    if (type.startsWith("decimal")) assert.equal(Number(found), Number(expected), name);
    else if (type === "timestamp") assert.equal(isoOf(found), expected, name);
    else assert.equal(found, expected, name);
  }
}

function isoOf(text: string): string {
  return new Date(`${text.replace(" ", "T")}Z`).toISOString();
}

function foreignObject(): Buffer {
  const writer = new ByteWriter();
  const schema = [
    { name: "root", num_children: 1 },
    { name: "symbol", type: "INT32" as const },
  ];
  const parquet = new ParquetWriter({ writer, schema });
  void parquet.write({ columnData: [{ name: "symbol", data: [1] }] });
  void parquet.finish();
  return Buffer.from(writer.getBytes());
}

/** An object whose rows are not in order. */
function unsortedObject(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "unsorted-"));
  const layout = new TableLayout(TICKS);
  const file = new ParquetFile(join(folder, "object"), layout);
  for (const symbol of ["B", "A"]) file.add(layout.toCells(makeTick({ symbol })));
  file.finish();
  const bytes = readFileSync(join(folder, "object"));
  rmSync(folder, { recursive: true });
  return bytes;
}
