import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import type { AcceptRules } from "../../../runtime/domain/readTick.ts";
import { IMPORT_LOAD } from "../../../runtime/handlers/loads.ts";
import { DROPPED_AT_MS, LoadWorld } from "../fakes/LoadWorld.ts";

const HEADER = "symbol,date,price\n";
const AAPL = "AAPL,2024-03-15,172.62\n";
const MSFT = "MSFT,2024-03-15,416.42\n";

async function importFile(
  name: string,
  body: string | Uint8Array,
  rules: Partial<AcceptRules> = {},
): Promise<LoadWorld> {
  const world = new LoadWorld(IMPORT_LOAD, rules);
  world.bucketStore.chunkBytes = body.length > 100_000 ? 60_000 : 7;
  const response = await world.invoke([world.drop(`import/${name}`, body)]);
  assert.deepEqual(response, { batchItemFailures: [] });
  return world;
}

/** The row of the first test as a record of the stream. */
const AS_TICK =
  '{"symbol":"AAPL","timestamp":"2024-03-15T14:30:00.500Z","price":"172.6199","open":171.17,' +
  '"high":172.62,"low":170.29,"previous_close":173,"volume":121664700}';

function idOf(record: string): string {
  const rules = { feed: "live", anomalyThresholdPercent: { mantissa: 5, decimals: 0 } } as const;
  const parsed = parseTick(Buffer.from(record), DROPPED_AT_MS, rules);
  return "tick" in parsed ? parsed.tick.id : assert.fail(parsed.reason);
}

/** Symbol and price of each row, in the table's order. */
async function pricesOf(world: LoadWorld): Promise<string[]> {
  return (await world.rows()).map(({ symbol, price }) => `${String(symbol)} ${String(price)}`);
}

describe("import-files", () => {
  it("reads the pipeline's own format, cents and all", async () => {
    const world = await importFile(
      "prices.csv",
      "symbol,timestamp,price,open,high,low,previous_close,volume,note\n" +
        "AAPL,2024-03-15T14:30:00.5Z,172.6199,171.17,172.62,170.29,173.00,121664700,x\n",
    );
    const prices = {
      price: "172.61990000",
      open: "171.17000000",
      high: "172.62000000",
      low: "170.29000000",
      previous_close: "173.00000000",
      volume: "121664700.00000000",
    };
    assert.deepEqual(await world.rows(), [
      {
        symbol: "AAPL",
        timestamp: "2024-03-15 14:30:00.5",
        close_date: "2024-03-15",
        ...prices,
      },
    ]);
    assert.deepEqual(await world.latest(), [
      {
        symbol: "AAPL",
        timestamp: "2024-03-15 14:30:00.5",
        id: idOf(AS_TICK),
        ...prices,
        change: "-0.38010000",
        change_percent: "-0.21971098",
        road: "imports",
      },
    ]);
    assert.deepEqual(world.bucketStore.keys("imports/"), ["imports/2024/AAPL.parquet"]);
    assert.deepEqual(world.refusals(), []);
  });

  it("reads company, date, close_price, a date as its close in New York", async () => {
    const world = await importFile(
      "batch/day.csv",
      "company,date,close_price\nNVDA,2024-03-15,878.365\nPG,2023-07-03,151.74\n",
    );
    assert.deepEqual(
      (await world.rows()).map((row) => Object.values(row)),
      [
        ["PG", "2023-07-03 20:00:00", "2023-07-03", "151.74000000"],
        ["NVDA", "2024-03-15 20:00:00", "2024-03-15", "878.36500000"],
      ],
    );
    assert.deepEqual(world.bucketStore.keys("imports/"), [
      "imports/2023/PG.parquet",
      "imports/2024/NVDA.parquet",
    ]);
  });

  it("puts an evening's trade on the day it was in New York", async () => {
    const world = await importFile(
      "late.csv",
      "symbol,timestamp,price\nA,2025-01-01T02:00:00Z,1\nA,2025-01-01T05:00:00Z,2\n",
    );
    assert.deepEqual(
      (await world.rows()).map(({ close_date, price }) => [close_date, price]),
      [
        ["2024-12-31", "1.00000000"],
        ["2025-01-01", "2.00000000"],
      ],
    );
  });

  it("takes the symbol from the file's name where there is no column", async () => {
    const world = await importFile(
      "daily/brk.b.CSV.gz",
      gzipSync("date,close\n2024-03-15,405.9\n"),
    );
    assert.deepEqual(await pricesOf(world), ["BRK.B 405.90000000"]);
  });

  it("keeps each row once: in a file, of two files, and of a file that comes again", async () => {
    const world = new LoadWorld(IMPORT_LOAD);
    const first = world.drop("import/a.csv", `${HEADER}${AAPL}${MSFT}${AAPL}${AAPL}`);
    const second = world.drop("import/b.csv", `price,symbol,date\n172.620,AAPL,2024-03-15\n`);
    await world.deliver([first, second, first]);
    await world.deliver([second, first]);
    assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000", "MSFT 416.42000000"]);
    assert.equal(world.observer.counts.RowsAdded, 2);
  });

  it("keeps both of two prices that differ for one symbol and date", async () => {
    const world = await importFile("two.csv", `${HEADER}${AAPL}AAPL,2024-03-15,172.63\n`);
    assert.deepEqual((await pricesOf(world)).sort(), ["AAPL 172.62000000", "AAPL 172.63000000"]);
  });

  it("writes nothing when all rows are there already", async () => {
    const world = await importFile("a.csv", HEADER + AAPL);
    const puts = world.bucketStore.puts.length;
    await world.deliver([world.drop("import/again.csv", HEADER + AAPL)]);
    assert.equal(world.bucketStore.puts.length, puts);
  });

  describe("refuses single rows, with line and reason, and takes the rest", () => {
    const rows: Record<string, [row: string | Buffer, reason: string]> = {
      "a price of text": ["A,2024-03-15,about 5", "price_not_a_decimal"],
      "no price": ["A,2024-03-15,", "missing_price"],
      "a price below 0": ["A,2024-03-15,-1", "price_not_positive"],
      "a price nobody could hold exactly": ["A,2024-03-15,1.123456789", "price_too_precise"],
      "a symbol in lower case": ["aapl,2024-03-15,1", "symbol_invalid"],
      "a day that never was": ["A,2024-02-30,1", "timestamp_invalid"],
      "a time without zone": ["A,2024-03-15 10:00:00,1", "timestamp_without_zone"],
      "a day to come": ["A,2026-11-25,1", "timestamp_too_far_ahead"],
      "a field too many": ["A,2024-03-15,1,2", "row_of_other_length"],
      "a field too few": ["A,2024-03-15", "row_of_other_length"],
      "an open quote": ['A,2024-03-15,"1', "row_badly_quoted"],
      "a stray quote": ['A,2024-03-15,1"2', "row_badly_quoted"],
      "bytes that are not UTF-8": [Buffer.from("\xc4,2024-03-15,1", "latin1"), "row_not_utf8"],
    };
    for (const [title, [row, reason]] of Object.entries(rows)) {
      it(title, async () => {
        const body = Buffer.concat([HEADER, AAPL, row, "\n", MSFT].map((one) => Buffer.from(one)));
        const world = await importFile("mixed.csv", body);
        assert.deepEqual(world.refusals(), [[reason, 3, Buffer.from(row).toString("utf8")]]);
        assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000", "MSFT 416.42000000"]);
      });
    }

    it("says where they came from, in the folder of the hour in which the file came", async () => {
      const world = await importFile("mixed file, new.csv", `${HEADER}A,2024-03-15,x\n`);
      assert.deepEqual(world.quarantined(), [
        {
          reason: "price_not_a_decimal",
          arrived_at: "2026-11-20T14:30:00.000Z",
          source: "import/mixed file, new.csv",
          line: 2,
          text: "A,2024-03-15,x",
        },
      ]);
      assert.match(
        world.bucketStore.keys("quarantine/").join(),
        /^quarantine\/2026\/11\/20\/14\/import-[0-9a-f]{16}\.ndjson\.gz$/,
      );
      assert.deepEqual(world.observer.counts, {
        ...{ MessagesRefused: 0, ObjectsLoaded: 0, ObjectsRefused: 1, ObjectsMissing: 0 },
        ...{ ObjectsArchived: 0, ObjectsIgnored: 0, RowsLoaded: 0, RowsRefused: 1, RowsAdded: 0 },
      });
    });

    it("a line of 10 MB, whole, and one longer than memory, its beginning", async () => {
      const long = `A,2024-03-15,${"9".repeat(10_000_000)}`;
      const longer = "B".repeat(17 * 1024 * 1024);
      const world = await importFile("long.csv", `${HEADER}${long}\n${AAPL}${longer}\n${MSFT}`);
      assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000", "MSFT 416.42000000"]);
      const [first, second] = world.quarantined();
      assert.deepEqual([first?.reason, first?.line], ["record_too_large", 2]);
      assert.ok(first?.text === long);
      assert.deepEqual([second?.reason, second?.line], ["row_too_large", 4]);
      assert.equal(second?.text.length, 16 * 1024 * 1024);
    });

    it("any number of them, in objects of bounded size", async () => {
      const bad = `A,2024-03-15,${"x".repeat(200)}\n`;
      const world = await importFile("bad.csv", HEADER + bad.repeat(30_000) + AAPL);
      assert.equal(world.quarantined().length, 30_000);
      const keys = world.quarantineKeys();
      assert.equal(keys.length, 2);
      assert.equal(keys[1], keys[0]?.replace(".ndjson.gz", "-2.ndjson.gz"));
      assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000"]);
    });
  });

  describe("reads what programs make of CSV", () => {
    const files: Record<string, string> = {
      "a byte order mark": `\uFEFF${HEADER}${AAPL}${MSFT}`,
      "mixed line ends": `${HEADER.trim()}\r\n${AAPL.trim()}\r${MSFT}`,
      "no line end at the end": (HEADER + AAPL + MSFT).trimEnd(),
      "blank lines": `\n${HEADER}\n${AAPL}  \r\n${MSFT}\n\n`,
      "names with commas and quotes": `symbol,name,date,price\nAAPL,"Apple, ""Inc.""",2024-03-15,172.62\nMSFT,"a\nb",2024-03-15,416.42\n`,
      "headers in capitals": `Symbol, DATE ,"Price"\n${AAPL}${MSFT}`,
    };
    for (const [title, body] of Object.entries(files)) {
      it(title, async () => {
        const world = await importFile("file.csv", body);
        assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000", "MSFT 416.42000000"]);
        assert.deepEqual(world.refusals(), []);
      });
    }
  });

  describe("refuses a file as a whole once, and is done with it", () => {
    const files: Record<
      string,
      [name: string, body: string | Buffer, reason: string, text: string]
    > = {
      "an empty file": ["a.csv", "", "file_empty", ""],
      "blank lines alone": ["a.csv", "\n \n", "file_empty", ""],
      "an empty gzip": ["a.csv.gz", gzipSync(""), "file_empty", ""],
      "a wrong header": ["a.csv", "time,last\n1,2\n", "file_without_columns", "time,last"],
      "no header": ["a.csv", AAPL + MSFT, "file_without_columns", AAPL.trim()],
      "a column twice": ["a.csv", "date,price,Price\n", "file_without_columns", "date,price,Price"],
      "no symbol": [
        "my file.csv",
        "date,price\n2024-03-15,1\n",
        "file_without_symbol",
        "date,price",
      ],
      "UTF-16": ["a.csv", Buffer.from(`\uFEFFdate`, "utf16le"), "file_not_utf8", ""],
      "a gzip without the ending": ["a.csv", gzipSync(HEADER + AAPL), "file_not_utf8", ""],
      "no gzip with the ending": ["a.csv.gz", HEADER + AAPL, "file_not_gzip", ""],
      "a file of another kind": ["prices.xlsx", "PK", "file_of_other_kind", ""],
      "one without ending": ["prices", HEADER + AAPL, "file_of_other_kind", ""],
    };
    for (const [title, [name, body, reason, text]] of Object.entries(files)) {
      it(title, async () => {
        const world = await importFile(name, body);
        const [refusal, ...others] = world.quarantined();
        assert.deepEqual([refusal?.reason, refusal?.line, others.length], [reason, 1, 0]);
        if (text !== "") assert.equal(refusal?.text, text);
        assert.deepEqual(await world.rows(), []);
        assert.equal(world.observer.counts.ObjectsRefused, 1);
      });
    }
  });

  it("keeps the rows of a gzip that ends early, but none of its last line", async () => {
    const start = Date.UTC(2024, 0, 1);
    const rows = Array.from({ length: 3_000 }, (_, n) => [start + n, ((n * 7919) % 9973) + 1]);
    const text = rows.map(([at, price]) => `AAPL,${at},${price}`).join("\n");
    const whole = gzipSync(`symbol,timestamp,price\n${text}`);
    const world = await importFile("cut.csv.gz", whole.subarray(0, whole.length / 2));
    const read = await world.rows();
    assert.ok(read.length > 100 && read.length < 2_900, `${read.length} rows`);
    assert.deepEqual(
      read.map(({ price }) => parseInt(String(price))),
      rows.slice(0, read.length).map(([, price]) => price),
    );
    assert.deepEqual(world.refusals(), [["file_cut_short", read.length + 2, ""]]);
  });

  it("keeps an open quote from hiding that a gzip ends early", async () => {
    const body = gzipSync(`${HEADER}${AAPL}"MSFT,2024-03-15,1\n${"x,".repeat(50)}`);
    const world = await importFile("cut.csv.gz", body.subarray(0, body.length - 8));
    assert.deepEqual(
      world.refusals().map(([reason, line]) => [reason, line]),
      [
        ["row_badly_quoted", 3],
        ["file_cut_short", 4],
      ],
    );
    assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000"]);
  });

  describe("keeps made-up prices apart from real ones", () => {
    const name = "simulated-2024-03-15.csv";

    it("by the file's name, in one line, where the pipeline takes live ones", async () => {
      const world = await importFile(name, HEADER + AAPL + MSFT);
      assert.deepEqual(world.refusals(), [["feed_not_accepted", 1, ""]]);
      assert.deepEqual(await world.latest(), []);
    });

    it("by a column", async () => {
      const world = await importFile("a.csv", `data_source,${HEADER}mock,${AAPL},${MSFT}`);
      assert.deepEqual(world.refusals(), [["feed_not_accepted", 2, `mock,${AAPL.trim()}`]]);
      assert.deepEqual(await pricesOf(world), ["MSFT 416.42000000"]);
    });

    it("and takes them where they are asked for, marked in latest_prices", async () => {
      for (const feed of ["simulated", "any"] as const) {
        const world = await importFile(name, HEADER + AAPL, { feed });
        assert.deepEqual(await pricesOf(world), ["AAPL 172.62000000"]);
        assert.equal((await world.latest())[0]?.data_source, "simulated");
      }
      const real = await importFile("real.csv", HEADER + AAPL, { feed: "simulated" });
      assert.equal(
        (await real.rows()).length,
        1,
        "a file that does not say is of the feed's class",
      );
    });
  });

  it("takes only listed symbols where there is a list", async () => {
    const world = await importFile("a.csv", HEADER + AAPL + MSFT, {
      acceptedSymbols: new Set(["MSFT"]),
    });
    assert.deepEqual(world.refusals(), [["symbol_unlisted", 2, AAPL.trim()]]);
    assert.deepEqual(await pricesOf(world), ["MSFT 416.42000000"]);
  });

  it("shows a new year at once, and touches no object of another symbol or year", async () => {
    const world = await importFile("a.csv", HEADER + AAPL + MSFT);
    const puts = world.bucketStore.puts.length;
    await world.deliver([world.drop("import/b.csv", `${HEADER}AAPL,2025-01-02,243.85\n`)]);
    assert.deepEqual(world.bucketStore.puts.slice(puts), [
      "imports/2025/AAPL.parquet",
      "latest_prices/latest.parquet",
    ]);
  });

  it("never takes latest_prices backwards", async () => {
    const world = await importFile("new.csv", HEADER + AAPL);
    await world.deliver([
      world.drop("import/old.csv", `${HEADER}AAPL,2023-03-15,152.99\n`, DROPPED_AT_MS + 1_000),
    ]);
    assert.deepEqual(
      (await world.latest()).map(({ price }) => price),
      ["172.62000000"],
    );
  });
});
