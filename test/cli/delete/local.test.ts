import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { DeletionReceipt } from "../../../cli/delete/DeletionReceipt.ts";
import { openLake } from "../../../cli/query/openLake.ts";
import { pipelineNames } from "../../../cli/replay/pipelineNames.ts";
import { type LocalStack, startLocalStack } from "../../../local/LocalStack.ts";
import { ENVIRONMENT } from "../../../runtime/contract/environment.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { readAll } from "../query/useLake.ts";
import { runInProcess } from "./runInProcess.ts";

const PROGRAM = join(import.meta.dirname, "../../pipeline/fixtures/roads");
const TABLES = ["raw", "ticks", "stream_prices", "imports", "quotes", "latest_prices", "alerts"];

const TICKS = ["AAPL", "MSFT"].flatMap((symbol, at) =>
  Array.from({ length: 24 }, (_, index) => ({
    symbol,
    timestamp: `2026-0${index < 12 ? 1 : 2}-1${Math.floor((index % 12) / 3)}T14:30:0${index % 3}.000Z`,
    // Up and down for long enough that the averages cross.
    price: `${100 + at + 10 * (Math.floor(index / 4) % 2)}.0${index % 10}`,
  })),
);
const REFUSED = ["AAPL", "MSFT"].map((symbol) => ({ symbol, timestamp: "never", price: "1" }));
const CSV = ["symbol,date,close", "AAPL,2024-03-14,173", "TSLA,2024-03-14,163", "AAPL,x,1"];
const QUOTES = ["AAPL", "TMUS"].map((symbol) => ({
  ...{ symbol, name: `${symbol} Inc.`, price: 231.07, previousClose: 227.66 },
  ...{ exchange: "NASDAQ", timestamp: 1_773_412_200 },
}));

/** All that is to be compared, by table. */
type Contents = Readonly<Record<string, readonly string[]>>;

describe("stock-analytics delete --data-dir", function () {
  this.timeout(300_000);
  const directory = useTemporaryDirectory();
  const dataDir = (): string => join(directory(), "data");
  const receiptFile = (): string => join(directory(), "receipt.json");
  let before_: Contents;

  async function onRun(use: (stack: LocalStack) => Promise<void>): Promise<void> {
    const stack = await startLocalStack({
      ...{ programDir: PROGRAM, stack: "dev", dataDir: dataDir() },
      functionEnvironment: {
        [ENVIRONMENT.compactOpenHour]: "true",
        [ENVIRONMENT.alertMaxAgeHours]: "none",
      },
    });
    try {
      await use(stack);
      await stack.drain();
    } finally {
      await stack.stop();
    }
  }

  async function fill(stack: LocalStack): Promise<void> {
    const { stream, archiveBucket: Bucket } = pipelineNames(stack, undefined);
    const put = (Key: string, Body: string) =>
      stack.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await stack.clients.kinesis.send(
      new PutRecordsCommand({
        StreamName: stream,
        Records: [...TICKS, ...REFUSED].map((tick) => ({
          PartitionKey: tick.symbol,
          Data: Buffer.from(JSON.stringify(tick)),
        })),
      }),
    );
    await put("import/mixed.csv", `${CSV.join("\r\n")}\r\n`);
    await put("import/AAPL.csv", "date,close\n2024-03-15,172.5\n");
    await put("quotes/bronze/fmp/2026/03/13/14/one.json", JSON.stringify(QUOTES));
  }

  async function read(): Promise<Contents> {
    const lake = await openLake({ dataDir: dataDir() });
    try {
      const contents: Record<string, string[]> = {};
      const ask = async (sql: string): Promise<string[]> =>
        (await readAll(lake, sql))
          .map((row: readonly unknown[]) => row.map(String).join(" | "))
          .toSorted();
      for (const table of TABLES) contents[table] = await ask(`SELECT DISTINCT * FROM ${table}`);
      // What is refused on two roads, or of a file that is read again, stands there twice.
      contents.quarantine = await ask("SELECT DISTINCT reason, payload FROM quarantine").then(
        (rows) =>
          rows.map((row) =>
            row.replace(/[^ ]+$/, (text) => Buffer.from(text, "base64").toString()),
          ),
      );
      return contents;
    } finally {
      lake.close();
    }
  }

  async function readTables(): Promise<string[]> {
    const items: string[] = [];
    const stack = await startLocalStack({
      ...{ programDir: PROGRAM, stack: "dev", dataDir: dataDir(), isPassive: true },
    });
    try {
      const { tickTable, trendTable } = pipelineNames(stack, undefined);
      for (const TableName of [tickTable, trendTable]) {
        const pages = paginateScan({ client: stack.clients.dynamodb }, { TableName });
        for await (const { Items = [] } of pages) {
          items.push(...Items.map((item) => JSON.stringify(Object.entries(item).sort())));
        }
      }
      return items.sort();
    } finally {
      await stack.stop();
    }
  }

  const isOf = (symbol: string) => (row: string) => new RegExp(`\\b${symbol}\\b`).test(row);
  const without = (contents: Contents, symbol: string): Contents =>
    Object.fromEntries(
      Object.entries(contents).map(([name, rows]) => [name, rows.filter((r) => !isOf(symbol)(r))]),
    );

  let items: string[];
  before(async () => {
    await onRun(fill);
    before_ = await read();
    items = await readTables();
    for (const [table, rows] of Object.entries(before_)) {
      assert.ok(rows.some(isOf("AAPL")), `${table} has rows to delete`);
    }
    assert.ok(items.filter(isOf("AAPL")).length > 24);
  });

  const deleteSymbol = (...args: string[]) =>
    runInProcess("--data-dir", dataDir(), "--symbol", "AAPL", ...args);

  it("counts without --yes, changes nothing and ends with 2", async () => {
    const { stdout, stderr, exitCode } = await deleteSymbol();
    assert.equal(exitCode, 2);
    assert.match(stderr, /this would delete AAPL, of all times, for good; add --yes/);
    assert.match(stdout, /^raw\/: 24 rows would go/m);
    assert.match(stdout, /^tick table: 24 rows would go/m);
    assert.deepEqual(await read(), before_);
  });

  it("deletes a symbol from every table, and leaves all rows of others as they were", async () => {
    const { exitCode } = await deleteSymbol("--yes", "--receipt", receiptFile());
    const receipt = JSON.parse(readFileSync(receiptFile(), "utf8")) as DeletionReceipt;
    assert.equal(receipt.error, undefined);
    assert.equal(exitCode, undefined, JSON.stringify(receipt.places));
    assert.equal(receipt.complete, true);
    for (const place of [
      "raw/",
      "staging/",
      "import/",
      "quotes/bronze/",
      "quarantine/",
      "ticks/",
    ]) {
      const found = receipt.places.find((one) => one.place === place);
      assert.ok((found?.rowsRemoved ?? 0) > 0, place);
    }
    assert.deepEqual(await read(), without(before_, "AAPL"));
    const left = await readTables();
    assert.deepEqual(
      left,
      items.filter((item) => !isOf("AAPL")(item)),
    );
  });

  it("does not come back when the pipeline runs on the folder again", async () => {
    await onRun(() => Promise.resolve());
    assert.deepEqual(await read(), without(before_, "AAPL"));
  });

  it("removes nothing more when it is run again", async () => {
    const { stdout, exitCode } = await deleteSymbol("--yes");
    assert.equal(exitCode, undefined);
    assert.equal(stdout, "nothing of AAPL, of all times is left\n");
    assert.deepEqual(await read(), without(before_, "AAPL"));
  });

  it("deletes a period of all symbols, and the latest price goes back to what is left", async () => {
    const january = ["--from", "2026-01-01", "--to", "2026-02-01"];
    const february = ["--from", "2026-02-01", "--to", "2026-03-01"];
    const { exitCode } = await runInProcess(
      "--data-dir",
      dataDir(),
      ...february,
      "--yes",
      "--json",
    );
    // The refused record without a time cannot be decided.
    assert.equal(exitCode, 1);
    const left = await read();
    assert.ok(left.ticks?.length === 12 && left.ticks.every((row) => row.includes("2026-01-1")));
    const msft = (left.latest_prices ?? []).filter(isOf("MSFT"));
    assert.equal(msft.length, 1);
    assert.match(msft[0] ?? "", /2026-01-13 14:30:02/);
    await runInProcess("--data-dir", dataDir(), ...january, "--yes");
    const none = await read();
    assert.deepEqual(none.ticks, []);
    assert.deepEqual((none.latest_prices ?? []).filter(isOf("MSFT")), []);
    assert.deepEqual((none.latest_prices ?? []).length, 2, "TSLA and TMUS are of other times");
  });
});
