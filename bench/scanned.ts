import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import { fillParameters, parametersOf } from "../cli/query/fillParameters.ts";
import { createMacrosSql } from "../cli/query/trinoMacros.ts";
import { simulateTicks } from "../cli/sources/simulateTicks.ts";
import type { Roads } from "../components/queries/Roads.ts";
import { savedQueries } from "../components/queries/savedQueries.ts";
import { LATEST_PRICES, RAW_COLUMNS, TICKS } from "../runtime/contract/lake.ts";
import type { AcceptedRecord } from "../runtime/domain/lakeObjects.ts";
import { rawObjects } from "../runtime/domain/lakeObjects.ts";
import { parseTick } from "../runtime/domain/parseTick.ts";
import { Compaction } from "../runtime/handlers/Compaction.ts";
import { systemClock } from "../runtime/ports/Clock.ts";
import { FolderBucket } from "./FolderBucket.ts";

const SYMBOLS = Array.from({ length: 30 }, (_, index) => `SYM${index}`);
/** A session is 23,400 seconds long. */
const SESSION_SECONDS = 23_400;
const SESSIONS = 252;
const FIRST_DAY = "2025-01-02";

/** What is asked for: the last week of the year, a symbol where one is asked for, and all of it. */
const RANGES = {
  week: { from: "2025-12-15", to: "2025-12-21" },
  year: { from: "2025-01-01", to: "2025-12-31" },
} as const;

const COMPACTED: Roads = { compaction: true, firehose: false, imports: false, quotes: false };

/** What lies in the bucket: bytes of `raw/` by hour of arrival, the rest in a folder. */
interface Year {
  readonly bucket: FolderBucket;
  readonly rawBytes: ReadonlyMap<string, number>;
  readonly ticks: number;
}

/** A column of a row group. */
interface Chunk {
  readonly file: string;
  readonly column: string;
  readonly bytes: number;
}

/** Sends a year of ticks of all symbols through what archives and compacts them. */
async function fillYear(intervalSeconds: number): Promise<Year> {
  const bucket = new FolderBucket();
  const rawBytes = new Map<string, number>();
  const count = Math.floor(SESSION_SECONDS / intervalSeconds) * SESSIONS * SYMBOLS.length;
  let compaction = new Compaction<string>({ lake: bucket, clock: systemClock }, 1);
  const merge = async (): Promise<void> => {
    const { failures } = await compaction.merge(Infinity);
    compaction.close();
    if (failures.length > 0) throw new AggregateError(failures, "not all was compacted");
    compaction = new Compaction<string>({ lake: bucket, clock: systemClock }, 1);
  };
  let inHand = 0;
  for (const records of moments(intervalSeconds, count)) {
    for (const { key, body } of rawObjects(records)) {
      const hour = key.slice("raw/".length, "raw/2025/01/02/14".length);
      rawBytes.set(hour, (rawBytes.get(hour) ?? 0) + body.length);
      await compaction.add(key, body);
    }
    inHand += records.length;
    if (inHand < 100_000) continue;
    inHand = 0;
    await merge();
  }
  await merge();
  compaction.close();
  return { bucket, rawBytes, ticks: count };
}

/** The ticks of each moment, which arrive together. */
function* moments(
  intervalSeconds: number,
  count: number,
): Generator<AcceptedRecord[], void, undefined> {
  const rules = { feed: "any", anomalyThresholdPercent: { mantissa: 5, decimals: 0 } } as const;
  const start = `${FIRST_DAY}T14:30:00Z`;
  let records: AcceptedRecord[] = [];
  let number = 0n;
  const source = simulateTicks({ seed: 1, symbols: SYMBOLS, start, intervalSeconds, count });
  for (const { data, tradedAtMs = 0 } of source) {
    const parsed = parseTick(Buffer.from(data), tradedAtMs, rules);
    if (!("tick" in parsed)) throw new Error(`a simulated tick is refused: ${parsed.reason}`);
    number += 1n;
    const sequenceNumber = String(49_000_000_000_000_000_000_000_000_000_000_000_000_000n + number);
    const position = { sequenceNumber, shardId: "shardId-000000000000" };
    records.push({ tick: parsed.tick, arrivedAtMs: tradedAtMs + 200, ...position });
    if (records.length < SYMBOLS.length) continue;
    yield records;
    records = [];
  }
}

/** A database that plans statements over the objects as Athena would: partitions by their names. */
async function openPlanner({ bucket }: Year): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of createMacrosSql()) await connection.run(statement);
  const files = join(bucket.folder, TICKS.prefix, "*", "*.parquet");
  await connection.run(
    `CREATE VIEW ticks AS SELECT *, regexp_extract(filename, '/(\\d{4}-\\d{2})/', 1) AS month ` +
      `FROM read_parquet('${files}', filename = true)`,
  );
  const columns = RAW_COLUMNS.map(
    ({ name, type }) => `CAST(NULL AS ${type === "string" ? "VARCHAR" : type}) AS "${name}"`,
  );
  await connection.run(
    `CREATE VIEW raw AS SELECT ${columns.join(", ")}, CAST(NULL AS VARCHAR) AS hour WHERE false`,
  );
  return connection;
}

/** Columns that the engine reads of `ticks` for a statement. */
async function columnsRead(connection: DuckDBConnection, sql: string): Promise<Set<string>> {
  const plan = await connection.runAndReadAll(`EXPLAIN (FORMAT JSON) ${sql}`);
  const text = String(plan.getRows()[0]?.[1]);
  const found = new Set<string>();
  const visit = (node: PlanNode): void => {
    if (/PARQUET/.test(node.name)) {
      const { Projections = [], Filters = [] } = node.extra_info;
      for (const name of [Projections].flat()) found.add(name);
      // Columns that are only compared are not given on.
      for (const filter of [Filters].flat()) {
        for (const { name } of TICKS.columns) if (filter.includes(name)) found.add(name);
      }
    }
    for (const child of node.children) visit(child);
  };
  for (const node of JSON.parse(text) as PlanNode[]) visit(node);
  return found;
}

interface PlanNode {
  readonly name: string;
  readonly children: readonly PlanNode[];
  readonly extra_info: {
    readonly Projections?: string | readonly string[];
    readonly Filters?: string | readonly string[];
  };
}

/** Compressed bytes of each column of each object. */
async function readChunks(connection: DuckDBConnection, { bucket }: Year): Promise<Chunk[]> {
  const files = join(bucket.folder, TICKS.prefix, "*", "*.parquet");
  const rows = await connection.runAndReadAll(
    "SELECT file_name, path_in_schema, CAST(sum(total_compressed_size) AS DOUBLE) " +
      `FROM parquet_metadata('${files}') GROUP BY ALL`,
  );
  return rows.getRows().map(([file, column, bytes]) => ({
    ...{ file: String(file), column: String(column), bytes: Number(bytes) },
  }));
}

/**
 * Bytes of `ticks` that are read at most: the wanted columns of the objects in the months of the range.
 * Athena skips row groups of other days by their statistics.
 */
function parquetBytes(
  chunks: readonly Chunk[],
  columns: ReadonlySet<string>,
  { from, to }: { readonly from: string; readonly to: string },
): number {
  return chunks
    .filter(({ file, column }) => {
      const month = /\/(\d{4}-\d{2})\//.exec(file)?.[1] ?? "";
      return columns.has(column) && month >= from.slice(0, 7) && month <= to.slice(0, 7);
    })
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes of `raw` that are read: all objects since the day before the range, for ticks may come late. */
function rawBytesRead({ rawBytes }: Year, { from }: { readonly from: string }): number {
  const first = new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10);
  let bytes = 0;
  for (const [hour, size] of rawBytes) if (hour >= first.replaceAll("-", "/")) bytes += size;
  return bytes;
}

/** Bytes that each saved query over ticks reads, of Parquet and of `raw/`. */
export async function benchScanned(intervalSeconds = 300): Promise<void> {
  const start = performance.now();
  const year = await fillYear(intervalSeconds);
  const connection = await openPlanner(year);
  try {
    const chunks = await readChunks(connection, year);
    const objects = readdirSync(join(year.bucket.folder, TICKS.prefix), { recursive: true });
    const whole = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
    const raw = [...year.rawBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
    console.log(
      `bytes that saved queries read of ${year.ticks} ticks: ${SYMBOLS.length} symbols, one each ` +
        `${intervalSeconds} s of ${SESSIONS} sessions; made in ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
    console.log(
      `  ticks/: ${objects.filter((name) => String(name).endsWith(".parquet")).length} objects, ` +
        `${mb(whole)} MB; raw/: ${mb(raw)} MB`,
    );
    const widths = { query: 26, other: 10 };
    const line = (name: string, ...cells: readonly string[]): string =>
      `  ${name.padEnd(widths.query)}${cells.map((cell) => cell.padStart(widths.other)).join("")}`;
    console.log(line("MB", "week", "of raw", "year", "of raw"));
    for (const { name, sql } of savedQueries("SYM0", COMPACTED)) {
      if (!/FROM ticks\b/.test(sql) || /FROM alerts\b/.test(sql)) continue;
      const cells: string[] = [];
      for (const range of Object.values(RANGES)) {
        const known = new Set(parametersOf(sql));
        const values = Object.fromEntries(Object.entries(range).filter(([key]) => known.has(key)));
        const columns = await columnsRead(connection, fillParameters(sql, values));
        cells.push(mb(parquetBytes(chunks, columns, range)), mb(rawBytesRead(year, range)));
      }
      console.log(line(name, ...cells));
    }
    console.log(
      `  ${LATEST_PRICES.name}: ${SYMBOLS.length} rows in one object, whatever the history`,
    );
  } finally {
    connection.closeSync();
    year.bucket.remove();
  }
}

function mb(bytes: number): string {
  return (bytes / 1_000_000).toFixed(2);
}

if (import.meta.main) {
  const [interval] = process.argv.slice(2);
  await benchScanned(interval === undefined ? undefined : Number(interval));
}
