import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { GlueTable } from "../../../local/resources/GlueCatalog.ts";
import { type LakeFolder, makeTable, queryAll, useLake } from "./useLake.ts";

const PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
const DAY = "ticks/2026-11/2026-11-20-00.parquet";

function makeParquetTable(overrides: Partial<GlueTable> = {}): GlueTable {
  return makeTable({
    name: "ticks",
    columns: [
      { name: "symbol", type: "string" },
      { name: "timestamp", type: "timestamp" },
      { name: "price", type: "decimal(20,8)" },
    ],
    partitionKeys: [{ name: "month", type: "string" }],
    parameters: {
      "projection.enabled": "true",
      "projection.month.type": "date",
      "projection.month.format": "yyyy-MM",
      "projection.month.range": "1970-01,NOW+1MONTHS",
      "storage.location.template": "s3://archive/ticks/${month}/",
    },
    serializationLibrary: PARQUET,
    ...overrides,
  });
}

/** Writes the rows of a SELECT as a Parquet object. */
async function write(folder: LakeFolder, key: string, select: string): Promise<void> {
  const file = join(folder.dataDir, "written.parquet");
  mkdirSync(dirname(file), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  folder.put(key, readFileSync(file));
}

const TIME = `TIMESTAMP '2026-11-20 14:30:00.123' AS "timestamp"`;
const PRICE = "CAST('123456789012.12345678' AS DECIMAL(20,8)) AS price";

describe("Parquet tables on this machine", () => {
  const newLake = useLake();

  it("have exact decimals, times with milliseconds, and their partition", async () => {
    const folder = newLake();
    folder.declare(makeParquetTable());
    await write(folder, DAY, `SELECT 'AAPL' AS symbol, ${TIME}, ${PRICE}`);
    assert.deepEqual(await queryAll(folder, "SELECT * FROM ticks"), [
      ["AAPL", "2026-11-20 14:30:00.123", "123456789012.12345678", "2026-11"],
    ]);
    const after = `SELECT symbol FROM ticks WHERE month > '2026-11'`;
    assert.deepEqual(await queryAll(folder, after), []);
  });

  it("are empty until there are objects, and see new ones at once", async () => {
    const folder = newLake();
    folder.declare(makeParquetTable());
    assert.deepEqual(await queryAll(folder, "SELECT * FROM ticks"), []);
    await write(folder, DAY, `SELECT 'A' AS symbol, ${TIME}, ${PRICE}`);
    await write(folder, "ticks/2027-01/2027-01-01-00.parquet", `SELECT 'B' AS symbol`);
    assert.deepEqual(await queryAll(folder, "SELECT symbol, price IS NULL FROM ticks ORDER BY 1"), [
      ["A", false],
      ["B", true],
    ]);
  });

  it("have null for a column that no object has, and leave out one they alone have", async () => {
    const folder = newLake();
    folder.declare(makeParquetTable());
    await write(folder, DAY, "SELECT 'A' AS symbol, 1 AS other, {'a': 1} AS nested");
    assert.deepEqual(await queryAll(folder, "SELECT * FROM ticks"), [["A", null, null, "2026-11"]]);
  });

  it("take times that say they are of UTC, and names in any case", async () => {
    const folder = newLake();
    folder.declare(makeParquetTable());
    const zoned = `TIMESTAMPTZ '2026-11-20 15:30:00+01' AS "Timestamp"`;
    await write(folder, DAY, `SELECT 'A' AS "SYMBOL", ${zoned}`);
    assert.deepEqual(await queryAll(folder, `SELECT symbol, "timestamp" FROM ticks`), [
      ["A", "2026-11-20 14:30:00.000"],
    ]);
  });

  const mismatches = [
    ["CAST(1.5 AS DOUBLE) AS price", "DOUBLE"],
    ["CAST(1.5 AS DECIMAL(20,4)) AS price", "DECIMAL\\(20,4\\)"],
    ["CAST(1.5 AS DECIMAL(38,8)) AS price", "DECIMAL\\(38,8\\)"],
    ["'1.5' AS price", "VARCHAR"],
    ["{'a': 1} AS price", "a group of columns"],
  ] as const;
  for (const [column, found] of mismatches) {
    it(`refuse ${column} where the table has a decimal`, async () => {
      const folder = newLake();
      folder.declare(makeParquetTable(), makeTable());
      await write(folder, DAY, `SELECT 'A' AS symbol, ${PRICE}`);
      await write(folder, "ticks/2026-11/2026-11-21-00.parquet", `SELECT 'B' AS symbol, ${column}`);
      await assert.rejects(queryAll(folder, "SELECT symbol FROM ticks"), {
        name: "QueryError",
        message: new RegExp(
          `table "ticks" cannot be read locally: object "ticks/2026-11/2026-11-21-00.parquet" has ` +
            `"price" as ${found}, and the table as decimal\\(20,8\\)`,
        ),
      });
      // Other tables are as they were.
      assert.deepEqual(await queryAll(folder, "SELECT symbol FROM raw"), []);
    });
  }

  it("refuse an object that is no Parquet, and name it", async () => {
    const folder = newLake();
    folder.declare(makeParquetTable());
    folder.put(DAY, Buffer.from("PAR1 and no more"));
    await assert.rejects(queryAll(folder, "SELECT * FROM ticks"), (error: Error) => {
      assert.match(error.message, /table "ticks" cannot be read locally: .*2026-11-20-00\.parquet/);
      return true;
    });
  });
});
