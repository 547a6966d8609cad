import assert from "node:assert/strict";
import { join } from "node:path";
import { fillParameters } from "../../cli/query/fillParameters.ts";
import { openLake, type Lake } from "../../cli/query/openLake.ts";
import { readCatalog } from "../../cli/query/readCatalog.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { LAKE_TABLES } from "../../runtime/contract/lake.ts";
import { installTrino } from "../../scripts/trino/installTrino.ts";
import { readAll } from "../cli/query/useLake.ts";
import { declareTables } from "../cli/query/saved/declareTables.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { CLOSED, dropEverything, SHOWN } from "../pipeline/dropEverything.ts";
import { runTrino } from "./runTrino.ts";
import { startGlue } from "./startGlue.ts";
import { startTrino } from "./startTrino.ts";

const ROADS = { compaction: true, firehose: true, imports: true, quotes: true };

/** Saved queries that are asked for the time of the rows. */
const QUERIES = ["ohlcv-day", "ohlcv-hour", "price-by-date", "latest-prices", "quotes-history"];
const VALUES = { from: "2024-01-01", to: "2026-12-31" };

describe("Trino over what a local run has written by every road", function () {
  this.timeout(600_000);
  const directory = useTemporaryDirectory();
  const started: Emulator[] = [];
  let endpoint = "";
  let database = "";
  let lake: Lake;
  let queries: ReadonlyMap<string, string>;

  const ask = async (sql: string) => (await runTrino(endpoint, database, sql)).rows;
  /** Rows of a statement, each as words. */
  const words = async (sql: string): Promise<string[]> =>
    (await ask(sql)).map((row) => row.map(String).join(" ")).toSorted();

  before(async () => {
    const dataDir = join(directory(), "data");
    await dropEverything({ dataDir, round: 1 });
    const catalog = readCatalog(dataDir);
    const [raw, failed] = ["raw", "failed"].map((wanted) =>
      catalog.tables.find(({ name }) => name === wanted),
    );
    database = raw?.databaseName ?? "";
    const declared = await declareTables([
      {
        databaseName: database,
        archiveBucketName: bucketOf(raw?.location),
        failedBucketName: bucketOf(failed?.location),
        roads: ROADS,
      },
    ]);
    assert.deepEqual(
      declared.map(({ name }) => name).toSorted(),
      catalog.tables.map(({ name }) => name).toSorted(),
    );
    queries = new Map(catalog.queries.map(({ name, sql }) => [name, sql]));
    lake = await openLake({ dataDir, database });
    const s3 = await startS3SnsSqs(dataDir);
    started.push(s3);
    const glue = await startGlue(declared);
    started.push(glue);
    const trino = await startTrino({
      parts: installTrino(() => undefined),
      directory: join(directory(), "trino"),
      glueEndpoint: glue.endpoint,
      s3Endpoint: s3.endpoint,
    });
    started.push(trino);
    endpoint = trino.endpoint;
  });
  after(async () => {
    lake.close();
    for (const emulator of started.toReversed()) await emulator.stop();
  });

  it("gives each row once, with exact decimals", async () => {
    assert.deepEqual(await words('SELECT symbol, "timestamp", price FROM ticks'), SHOWN);
    assert.deepEqual(await words("SELECT symbol, produced_at, price FROM stream_prices"), SHOWN);
    assert.deepEqual(await words("SELECT symbol, close_date, price FROM imports"), CLOSED);
    assert.deepEqual(await words("SELECT name, price, currency FROM quotes"), [
      'T-Mobile US, "Un-carrier" Inc. 231.07000000 USD',
    ]);
    assert.deepEqual(await words("SELECT symbol FROM latest_prices"), [
      ...["AAPL", "MSFT", "TMUS", "TSLA"],
    ]);
  });

  for (const { name, columns } of LAKE_TABLES) {
    it(`gives of ${name} what DuckDB gives`, async () => {
      const list = columns.map((column) => `"${column.name}"`).join(", ");
      const sql = `SELECT ${list} FROM ${name} ORDER BY ${list}`;
      const rows = await ask(sql);
      assert.ok(rows.length > 0);
      assert.deepEqual(rows, await readAll(lake, sql));
    });
  }

  for (const name of QUERIES) {
    it(`answers the saved query ${name} as DuckDB does`, async () => {
      const saved = queries.get(name) ?? "";
      const sql = saved.includes("/*<from>*/") ? fillParameters(saved, VALUES) : saved;
      const rows = await ask(sql);
      assert.ok(rows.length > 0);
      assert.deepEqual(rows, await readAll(lake, sql));
    });
  }
});

function bucketOf(location = ""): string {
  return /^s3:\/\/([^/]+)\//.exec(location)?.[1] ?? "";
}
