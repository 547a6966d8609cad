import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LakeError } from "../../../cli/query/LakeError.ts";
import { openLake, type Lake } from "../../../cli/query/openLake.ts";
import { QueryError } from "../../../cli/query/QueryError.ts";
import {
  type LakeFolder,
  makeFailedTable,
  makeTable,
  queryAll,
  readAll,
  useLake,
} from "./useLake.ts";

const HOUR = "raw/2026/11/20/14";

describe("openLake", () => {
  const newLake = useLake();

  it("reads gzip and plain objects with exact decimals and the declared types", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    folder.put(`${HOUR}/a.ndjson.gz`, [
      {
        symbol: "AAPL",
        timestamp: "2026-11-20T14:30:00.123Z",
        price: "999999999999.12345678",
        change: "-0.5",
        anomaly: true,
        extra: '{"a":1}',
      },
    ]);
    folder.put("raw/2026/11/20/15/b.ndjson", [{ symbol: "B", price: "0.00000001" }]);
    const lake = await openLake(folder);
    const result = await lake.query(
      "SELECT symbol, timestamp, price, change, open, anomaly, extra, hour FROM raw ORDER BY hour",
    );
    assert.deepEqual(result.columns, [
      { name: "symbol", type: "VARCHAR" },
      { name: "timestamp", type: "VARCHAR" },
      { name: "price", type: "DECIMAL(20,8)" },
      { name: "change", type: "DECIMAL(20,8)" },
      { name: "open", type: "DECIMAL(20,8)" },
      { name: "anomaly", type: "BOOLEAN" },
      { name: "extra", type: "VARCHAR" },
      { name: "hour", type: "VARCHAR" },
    ]);
    const rows = [];
    for await (const row of result.rows) rows.push(row);
    lake.close();
    assert.deepEqual(rows, [
      [
        ...["AAPL", "2026-11-20T14:30:00.123Z", "999999999999.12345678", "-0.50000000", null],
        ...[true, '{"a":1}', "2026/11/20/14"],
      ],
      ["B", null, "0.00000001", null, null, null, null, "2026/11/20/15"],
    ]);
  });

  it("has every column of each declared table, partitions last", async () => {
    const folder = newLake();
    const tables = ["raw", "quarantine", "alerts"].map((name) => makeTable({ name }));
    folder.declare(...tables);
    folder.put("alerts/2026/11/20/14/a.ndjson", [{ id: "x", short_window: 5, short_sma: "1.5" }]);
    const lake = await openLake(folder);
    assert.deepEqual(lake.tables, [
      { database: "stocks", name: "alerts" },
      { database: "stocks", name: "quarantine" },
      { database: "stocks", name: "raw" },
    ]);
    for (const { name, columns } of tables) {
      const result = await lake.query(`SELECT * FROM ${name}`);
      assert.deepEqual(
        result.columns.map((column) => column.name),
        [...columns.map((column) => column.name), "hour"],
      );
    }
    assert.deepEqual(await readAll(lake, "SELECT id, short_window + 1, short_sma FROM alerts"), [
      ["x", 6, "1.50000000"],
    ]);
    lake.close();
  });

  it("shows an empty table until there are objects, and sees new ones at once", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    const lake = await openLake(folder);
    assert.deepEqual(await readAll(lake, "SELECT * FROM raw"), []);
    assert.deepEqual(await readAll(lake, "SELECT count(*), sum(price) FROM raw"), [[0, null]]);
    folder.put(`${HOUR}/a.ndjson.gz`, [{ symbol: "A" }, { symbol: "B" }]);
    assert.deepEqual(await readAll(lake, "SELECT count(*) FROM raw"), [[2]]);
    lake.close();
  });

  it("finds tables by name, by database and by catalog", async () => {
    const folder = newLake();
    folder.declare(makeTable(), makeTable({ databaseName: "my-other", name: "quarantine" }));
    folder.put(`${HOUR}/a.ndjson`, [{ symbol: "A" }]);
    const lake = await openLake(folder);
    for (const name of ["raw", "stocks.raw", '"awsdatacatalog"."stocks"."raw"', "RAW"]) {
      assert.deepEqual(await readAll(lake, `SELECT symbol FROM ${name}`), [["A"]], name);
    }
    for (const name of ["quarantine", '"my-other".quarantine']) {
      assert.deepEqual(await readAll(lake, `SELECT reason FROM ${name}`), [], name);
    }
    lake.close();
  });

  it("reads objects whatever the folder is called", async () => {
    const folder = newLake("it's [1] *.{x} ü");
    folder.declare(makeTable());
    folder.put(`${HOUR}/a.ndjson.gz`, [{ symbol: "A" }]);
    assert.deepEqual(await queryAll(folder, "SELECT symbol, hour FROM raw"), [
      ["A", "2026/11/20/14"],
    ]);
  });

  it("leaves out what Athena would not read", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    folder.put(`${HOUR}/a.ndjson`, [{ symbol: "A" }]);
    folder.put(`${HOUR}/deeper/b.ndjson`, [{ symbol: "B" }]);
    folder.put(`${HOUR}/empty.ndjson`, "");
    folder.put(`${HOUR}/empty.ndjson.gz`, "");
    folder.put(`${HOUR}/_hidden.ndjson`, [{ symbol: "HIDDEN" }]);
    folder.put("raw/2026/11/20/x.ndjson", [{ symbol: "NO-HOUR" }]);
    folder.put("raw/2025/12/31/23/x.ndjson", [{ symbol: "BEFORE-RANGE" }]);
    folder.put("raw-2/2026/11/20/14/x.ndjson", [{ symbol: "OTHER-FOLDER" }]);
    assert.deepEqual(await queryAll(folder, "SELECT symbol FROM raw ORDER BY 1"), [["A"], ["B"]]);
  });

  it("reads folders named column=value, and tables without partitions", async () => {
    const folder = newLake();
    const columns = [{ name: "symbol", type: "string" }];
    const location = "s3://archive/days";
    folder.declare(
      makeTable({
        ...{ name: "days", location, columns, parameters: {} },
        partitionKeys: [
          { name: "year", type: "int" },
          { name: "venue", type: "string" },
        ],
      }),
      makeTable({ name: "flat", location, columns, parameters: {}, partitionKeys: [] }),
    );
    folder.put("days/year=2026/venue=a%3ab/x.ndjson", [{ symbol: "A" }]);
    const lake = await openLake(folder);
    assert.deepEqual(await readAll(lake, "SELECT symbol, year + 1, venue FROM days"), [
      ["A", 2027, "a:b"],
    ]);
    assert.deepEqual(await readAll(lake, "SELECT * FROM flat"), [["A"]]);
    lake.close();
  });

  it("reads structs, and names in any case as Athena does", async () => {
    const folder = newLake();
    folder.declare(makeTable(), makeFailedTable());
    const batch = { shardId: "shard-1", batchSize: 2, streamArn: "arn:stream" };
    const payload = JSON.stringify({ Records: [{ a: 1 }] });
    const context = { requestId: "r1", condition: "RetryAttemptsExhausted" };
    const record = { requestContext: context, KinesisBatchInfo: batch, payload, unknown: 1 };
    folder.put("aws/lambda/m1/shard-1/2026/11/20/x", JSON.stringify(record), "failed");
    const invocation = {
      REQUESTCONTEXT: { ...context, approximateInvokeCount: 3 },
      responseContext: null,
      requestPayload: { sweep: [1] },
    };
    folder.put("aws/lambda/async/sweep/2026/11/20/y", JSON.stringify(invocation), "failed");
    const partitions = { "Ticks-0": { firstRecordOffset: "7" } };
    const ofTopic = { batchSize: 4, bootstrapServers: "b:9092", recordsInfo: partitions };
    const topic = { KafkaBatchInfo: ofTopic, payload: "z" };
    folder.put("aws/lambda/m2/Ticks/2026/11/20/z", JSON.stringify(topic), "failed");
    folder.put("elsewhere/z", "{}", "failed");
    const lake = await openLake(folder);
    const rows = await readAll(
      lake,
      `SELECT requestcontext.requestid, requestContext.approximateInvokeCount,
        responsecontext.statuscode, kinesisbatchinfo.batchsize, ddbstreambatchinfo.batchsize,
        payload, requestpayload
      FROM failed ORDER BY payload`,
    );
    assert.deepEqual(rows, [
      [null, null, null, null, null, "z", null],
      ["r1", null, null, 2, null, payload, null],
      ["r1", 3, null, null, null, null, '{"sweep":[1]}'],
    ]);
    const [whole] = await readAll(
      lake,
      "SELECT kinesisbatchinfo FROM failed WHERE requestcontext.requestid = 'r1' AND payload <> ''",
    );
    const [kafka] = await readAll(
      lake,
      `SELECT kafkabatchinfo.batchsize, kafkabatchinfo.bootstrapservers, kafkabatchinfo.recordsinfo,
        kafkabatchinfo.eventsourcearn FROM failed WHERE kafkabatchinfo.batchsize > 0`,
    );
    assert.deepEqual(kafka, [4, "b:9092", JSON.stringify(partitions), null]);
    assert.deepEqual(whole, [
      {
        shardid: "shard-1",
        startsequencenumber: null,
        endsequencenumber: null,
        approximatearrivaloffirstrecord: null,
        approximatearrivaloflastrecord: null,
        batchsize: 2,
        streamarn: "arn:stream",
      },
    ]);
    lake.close();
  });

  it("shows an empty table of structs until there are objects", async () => {
    const folder = newLake();
    folder.declare(makeFailedTable());
    assert.deepEqual(await queryAll(folder, "SELECT requestcontext.condition FROM failed"), []);
  });

  it("looks for a table in the asked database first", async () => {
    const folder = newLake();
    const zebra = { databaseName: "zebra", location: "s3://archive/z/" };
    folder.declare(makeTable(), makeTable({ ...zebra, parameters: {}, partitionKeys: [] }));
    folder.put(`${HOUR}/a.ndjson`, [{ symbol: "STOCKS" }]);
    folder.put("z/a.ndjson", [{ symbol: "ZEBRA" }]);
    for (const [database, symbol] of [
      ["zebra", "ZEBRA"],
      ["stocks", "STOCKS"],
    ] as const) {
      const lake = await openLake({ dataDir: folder.dataDir, database });
      assert.deepEqual(await readAll(lake, "SELECT symbol FROM raw"), [[symbol]]);
      lake.close();
    }
  });

  it("shuts one bad table only, and says why", async () => {
    const folder = newLake();
    const orc = "org.apache.hadoop.hive.ql.io.orc.OrcSerde";
    folder.declare(
      makeTable(),
      makeTable({ name: "nested", columns: [{ name: "a", type: "array<int>" }] }),
      makeTable({ name: "columnar", serializationLibrary: orc }),
      makeTable({ name: "nowhere", location: "", parameters: {} }),
    );
    const lake = await openLake(folder);
    assert.deepEqual(await readAll(lake, "SELECT * FROM raw"), []);
    await assert.rejects(readAll(lake, "SELECT count(*) FROM nested"), {
      name: "QueryError",
      message: /table "nested" cannot be read locally: its column "a" has the type array<int>/,
    });
    await assert.rejects(
      readAll(lake, "SELECT * FROM columnar"),
      /its format is .*OrcSerde, and not JSON lines or Parquet/,
    );
    await assert.rejects(readAll(lake, "SELECT * FROM nowhere"), /and not s3:\/\/bucket\/prefix/);
    lake.close();
  });

  it("fails on a damaged object, and names it", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    folder.put(`${HOUR}/a.ndjson`, '{"symbol":"A"}\n{"symbol":\n');
    await assert.rejects(queryAll(folder, "SELECT count(*) FROM raw"), (error: unknown) => {
      assert.ok(error instanceof QueryError);
      assert.match(error.message, /Malformed JSON in file ".*a\.ndjson\.data"/);
      return true;
    });
  });

  it("fails on a value that is not of its type", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    folder.put(`${HOUR}/a.ndjson`, [{ price: "1.123456789x" }]);
    await assert.rejects(queryAll(folder, "SELECT price FROM raw"), /1\.123456789x/);
  });

  describe("statements", () => {
    let lake: Lake;
    let folder: LakeFolder;
    before(async () => {
      folder = newLake();
      folder.declare(makeTable());
      folder.put(`${HOUR}/a.ndjson`, [{ symbol: "A", price: "1.5" }]);
      lake = await openLake(folder);
    });
    after(() => lake.close());

    const failure = async (sql: string) => {
      try {
        await readAll(lake, sql);
      } catch (error) {
        assert.ok(error instanceof QueryError, String(error));
        return error;
      }
      return assert.fail(`no error: ${sql}`);
    };

    it("point at the place of a flaw", async () => {
      const error = await failure("SELECT symbol,\n\tpricee\nFROM raw");
      assert.equal(
        error.message,
        'Binder Error: Referenced column "pricee" not found in FROM clause!\n' +
          'Candidate bindings: "price", "previous_close", "open", "arrived_at", "change_percent" (line 2, column 2)\n\tpricee\n\t^',
      );
      assert.deepEqual([error.line, error.column], [2, 2]);
    });

    it("point at the place behind wide signs and on lines that end in \\r\\n", async () => {
      const wide = await failure("SELECT 'ü日本👍', pricee FROM raw");
      assert.equal(wide.column, "SELECT 'ü日本👍', ".length + 1);
      const windows = await failure("SELECT 1,\r\n pricee FROM raw");
      assert.deepEqual([windows.line, windows.column], [2, 2]);
    });

    it("point at the place on a long line, and at syntax errors", async () => {
      const long = `SELECT ${"symbol, ".repeat(40)} x y z FROM raw`;
      const error = await failure(long);
      assert.deepEqual([error.line, error.column], [1, long.indexOf("z") + 1]);
      const syntax = await failure("SELEC 1");
      assert.match(
        syntax.message,
        /^Parser Error: syntax error at or near "SELEC" \(line 1, column 1\)/,
      );
    });

    it("are bad usage where the statement is at fault, and not where its run fails", async () => {
      for (const sql of [
        "SELEC 1",
        "SELECT x FROM raw",
        "SELECT 1 FROM y",
        "",
        "SET threads = 1",
      ]) {
        assert.equal((await failure(sql)).exitCode, 2, sql);
      }
      assert.equal((await failure("SELECT error('no')")).exitCode, 1);
    });

    it("may end with a semicolon and hold comments", async () => {
      const sql = "-- all;\n/* of; it */ SELECT ';' AS semicolon, symbol FROM raw; -- done";
      assert.deepEqual(await readAll(lake, sql), [[";", "A"]]);
    });

    it("come one at a time, and not empty", async () => {
      assert.match((await failure("SELECT 1; SELECT 2")).message, /one statement at a time.*got 2/);
      for (const sql of ["", " \n;", "-- only a comment", "/* x */"]) {
        assert.equal((await failure(sql)).message, "the statement is empty; write one SELECT");
      }
    });

    it("may look at tables and plans", async () => {
      assert.deepEqual(await readAll(lake, "SHOW TABLES"), [["raw"]]);
      assert.equal((await readAll(lake, "DESCRIBE raw"))[0]?.[0], "symbol");
      assert.equal((await readAll(lake, "EXPLAIN SELECT * FROM raw")).length, 1);
      assert.equal((await readAll(lake, "explain analyze\nSELECT * FROM raw")).length, 1);
    });

    it("write nothing, and read nothing but the lake", async () => {
      // Inside the lake, where the engine may reach.
      const file = join(folder.dataDir, "s3/written.csv");
      for (const sql of [
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW raw",
        "SET threads = 1",
        "INSTALL httpfs",
        `COPY (SELECT 1) TO '${file}'`,
        `EXPLAIN ANALYZE COPY (SELECT 1) TO '${file}'`,
        `/* x */ explain (analyze) COPY (SELECT 1) TO '${file}'`,
      ]) {
        assert.match((await failure(sql)).message, /local queries only read/, sql);
      }
      assert.match((await failure("INSERT INTO raw VALUES (1)")).message, /raw is not an table/);
      assert.equal(existsSync(file), false);
      assert.match(
        (await failure("SELECT * FROM read_csv('/etc/hosts')")).message,
        /Permission Error/,
      );
      assert.deepEqual(await readAll(lake, "SELECT symbol FROM raw"), [["A"]]);
    });

    it("give integers as numbers while they are exact, then as text", async () => {
      const sql =
        "SELECT 9007199254740991, 9007199254740993, CAST(1 AS HUGEINT), CAST(7 AS BIGINT)";
      assert.deepEqual(await readAll(lake, sql), [[9007199254740991, "9007199254740993", 1, 7]]);
    });

    it("name columns apart that a statement names alike", async () => {
      const { columns } = await lake.query("SELECT 1 AS a, 2 AS a");
      assert.deepEqual(
        columns.map(({ name }) => name),
        ["a", "a:1"],
      );
    });

    it("read many rows", async () => {
      let rows = 0;
      for await (const row of (await lake.query("SELECT * FROM range(100000)")).rows) {
        rows += row.length;
      }
      assert.equal(rows, 100_000);
    });
  });

  it("leaves nothing in the folder", async () => {
    const folder = newLake();
    folder.declare(makeTable());
    await queryAll(folder, "SELECT * FROM raw");
    assert.deepEqual(readdirSync(folder.dataDir), ["glue.json"]);
  });

  it("says what to do without a lake", async () => {
    const folder = newLake();
    await assert.rejects(openLake(folder), (error: unknown) => {
      assert.ok(error instanceof LakeError);
      assert.equal(error.exitCode, 2);
      assert.match(
        error.message,
        /does not exist; run `stock-analytics local --data-dir DIR` first/,
      );
      return true;
    });
    folder.declare(makeTable());
    writeFileSync(join(folder.dataDir, "glue.json"), "{");
    await assert.rejects(openLake(folder), /glue\.json" is damaged/);
    await assert.rejects(
      openLake({ dataDir: join(folder.dataDir, "..") }),
      /has no glue\.json, so no run has declared tables/,
    );
  });
});
