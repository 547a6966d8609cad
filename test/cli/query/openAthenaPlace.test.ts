import assert from "node:assert/strict";
import { AthenaClient } from "@aws-sdk/client-athena";
import type { AthenaOptions } from "../../../cli/query/openAthenaPlace.ts";
import { openAthenaPlace } from "../../../cli/query/openAthenaPlace.ts";
import type { LakeValue } from "../../../cli/query/openLake.ts";
import type { QueryPlace } from "../../../cli/query/QueryPlace.ts";
import { type Answer, FakeServer } from "../../runtime/ports/aws/FakeServer.ts";
import { runQueryCommand } from "./runQueryCommand.ts";

interface Named {
  readonly id: string;
  readonly name: string;
  readonly database: string;
}

/** Athena, as far as the command asks it, with one result for every statement. */
class FakeAthena {
  readonly server = new FakeServer();
  named: readonly Named[] = [{ id: "q1", name: "latest-ticks", database: "stocks" }];
  /** States in the order they are asked for; the last one stays. */
  states: { State: string; StateChangeReason?: string }[] = [{ State: "SUCCEEDED" }];
  columns: readonly Readonly<Record<string, unknown>>[] = [{ Name: "symbol", Type: "varchar" }];
  pages: readonly (readonly (readonly (string | undefined)[])[])[] = [[["symbol"], ["AAPL"]]];

  constructor() {
    this.server.answer = ({ headers, body }) => {
      const operation = String(headers["x-amz-target"]).replace(/.*\./, "");
      return this.#answer(operation, JSON.parse(body.toString()) as Record<string, string>);
    };
  }

  /** Inputs of all calls of an operation. */
  callsOf(operation: string): Record<string, unknown>[] {
    const { inputs, operations } = this.server;
    return inputs.filter((_, index) => operations[index] === operation);
  }

  #answer(operation: string, input: Record<string, string>): Answer {
    switch (operation) {
      case "ListNamedQueries":
        return { body: this.#namedPage(Number(input["NextToken"] ?? 0)) };
      case "BatchGetNamedQuery":
        return { body: { NamedQueries: this.#batch(input["NamedQueryIds"] ?? "") } };
      case "StartQueryExecution":
        return { body: { QueryExecutionId: "e1" } };
      case "GetQueryExecution":
        return { body: { QueryExecution: this.#execution() } };
      case "GetQueryResults":
        return { body: this.#resultPage(Number(input["NextToken"] ?? 0)) };
      case "StopQueryExecution":
        return { body: {} };
      default:
        throw new Error(`${operation} is not asked for`);
    }
  }

  #namedPage(index: number): object {
    const ids = this.named.map(({ id }) => id).slice(index, index + 1);
    const more = index + 1 < this.named.length ? { NextToken: String(index + 1) } : {};
    return { NamedQueryIds: ids, ...more };
  }

  #batch(ids: unknown): object[] {
    return this.named
      .filter(({ id }) => (ids as string[]).includes(id))
      .map(({ name, database }) => ({
        ...{ Name: name, Database: database, Description: "d", QueryString: `SELECT '${name}'` },
      }));
  }

  #execution(): object {
    const [first] = this.states.length > 1 ? this.states.splice(0, 1) : this.states;
    return { Status: first, Statistics: { DataScannedInBytes: 1_234_567 } };
  }

  #resultPage(index: number): object {
    const rows = (this.pages[index] ?? []).map((row) => ({
      Data: row.map((text) => (text === undefined ? {} : { VarCharValue: text })),
    }));
    const more = index + 1 < this.pages.length ? { NextToken: String(index + 1) } : {};
    return {
      ResultSet: { ResultSetMetadata: { ColumnInfo: this.columns }, Rows: rows },
      ...more,
    };
  }
}

describe("openAthenaPlace", () => {
  let athena: FakeAthena;
  const places: QueryPlace[] = [];
  beforeEach(async () => {
    athena = new FakeAthena();
    await athena.server.start();
  });
  afterEach(async () => {
    for (const place of places.splice(0)) place.close();
    await athena.server.stop();
  });

  async function open(options: Partial<AthenaOptions> = {}): Promise<QueryPlace> {
    const client = new AthenaClient(athena.server.clientOptions);
    const place = await openAthenaPlace({ client, workgroup: "analysts", ...options });
    places.push(place);
    return place;
  }

  async function rowsOf(place: QueryPlace, sql = "SELECT 1") {
    const { columns, rows } = await place.run({ sql });
    const found: (readonly LakeValue[])[] = [];
    for await (const row of rows) found.push(row);
    return { columns, rows: found };
  }

  it("runs a statement in the workgroup and the database of its named queries", async () => {
    let scanned = 0;
    const place = await open({ onScanned: (bytes) => (scanned = bytes) });
    athena.states = [{ State: "QUEUED" }, { State: "RUNNING" }, { State: "SUCCEEDED" }];
    assert.deepEqual(await rowsOf(place, "SELECT symbol FROM raw"), {
      columns: [{ name: "symbol", type: "VARCHAR" }],
      rows: [["AAPL"]],
    });
    const [started] = athena.callsOf("StartQueryExecution");
    assert.match(String(started?.["ClientRequestToken"]), /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      { ...started, ClientRequestToken: "" },
      {
        QueryString: "SELECT symbol FROM raw",
        WorkGroup: "analysts",
        QueryExecutionContext: { Database: "stocks" },
        ClientRequestToken: "",
      },
    );
    assert.equal(athena.callsOf("GetQueryExecution").length, 3);
    assert.equal(scanned, 1_234_567);
  });

  it("reads all pages, with values of their types", async () => {
    athena.columns = [
      { Name: "price", Type: "decimal", Precision: 20, Scale: 8 },
      { Name: "ticks", Type: "bigint" },
      { Name: "ticks", Type: "integer" },
      { Name: "ratio", Type: "double" },
      { Name: "anomaly", Type: "boolean" },
      { Name: "note", Type: "varchar" },
    ];
    athena.pages = [
      [
        ["price", "ticks", "ticks", "ratio", "anomaly", "note"],
        ["999999999999.12345678", "9007199254740993", "7", "1.5", "true", ""],
      ],
      [[undefined, undefined, "-1", "NaN", "false", undefined]],
    ];
    assert.deepEqual(await rowsOf(await open()), {
      columns: [
        { name: "price", type: "DECIMAL(20,8)" },
        { name: "ticks", type: "BIGINT" },
        { name: "ticks:1", type: "INTEGER" },
        { name: "ratio", type: "DOUBLE" },
        { name: "anomaly", type: "BOOLEAN" },
        { name: "note", type: "VARCHAR" },
      ],
      rows: [
        ["999999999999.12345678", "9007199254740993", 7, 1.5, true, ""],
        [null, null, -1, "NaN", false, null],
      ],
    });
  });

  it("keeps the first row of a statement that has no header, and takes none for none", async () => {
    athena.columns = [{ Name: "tab_name", Type: "string" }];
    athena.pages = [[["raw"], ["alerts"]]];
    assert.deepEqual((await rowsOf(await open(), "SHOW TABLES")).rows, [["raw"], ["alerts"]]);
    athena.pages = [[["tab_name"]]];
    assert.deepEqual((await rowsOf(await open())).rows, []);
  });

  it("says why a query failed or was cancelled", async () => {
    const place = await open();
    const reason = "COLUMN_NOT_FOUND: line 1:8: Column 'pricee' cannot be resolved";
    athena.states = [{ State: "FAILED", StateChangeReason: reason }];
    await assert.rejects(rowsOf(place), { name: "QueryError", message: reason });
    const limit = "Bytes scanned limit was exceeded";
    athena.states = [{ State: "CANCELLED", StateChangeReason: limit }];
    await assert.rejects(rowsOf(place), {
      name: "QueryError",
      message: `Athena cancelled the query: ${limit}`,
    });
  });

  it("stops the query that nobody waits for any more", async () => {
    const controller = new AbortController();
    const place = await open({ signal: controller.signal });
    athena.states = [{ State: "RUNNING" }];
    const running = rowsOf(place);
    controller.abort();
    await assert.rejects(running, { name: "QueryError", message: "the query was stopped" });
    assert.deepEqual(athena.callsOf("StopQueryExecution"), [{ QueryExecutionId: "e1" }]);
  });

  it("has the workgroup's named queries of all pages, by name", async () => {
    athena.named = ["b", "a", "c"].map((name) => ({ id: name, name, database: "stocks" }));
    const { queries, tables } = await open();
    assert.deepEqual(
      queries.map(({ name }) => name),
      ["a", "b", "c"],
    );
    assert.deepEqual(queries[0], {
      ...{ name: "a", databaseName: "stocks", description: "d", sql: "SELECT 'a'" },
    });
    assert.deepEqual(tables, []);
    assert.deepEqual(athena.callsOf("ListNamedQueries")[0], {
      WorkGroup: "analysts",
      MaxResults: 50,
    });
  });

  it("wants a database where the named queries do not tell one", async () => {
    athena.named = [];
    await assert.rejects(rowsOf(await open()), {
      name: "UsageError",
      message: /name it with --database/,
    });
    athena.named = ["x", "y"].map((database) => ({ id: database, name: "same", database }));
    await assert.rejects(rowsOf(await open()), { name: "UsageError" });
    await rowsOf(await open({ database: "z" }));
    const [started] = athena.callsOf("StartQueryExecution");
    assert.deepEqual(started?.["QueryExecutionContext"], { Database: "z" });
  });

  describe("in the command", () => {
    const NAMES = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
    const ENDPOINT = "AWS_ENDPOINT_URL_ATHENA";
    let before: (string | undefined)[];
    beforeEach(() => {
      before = [...NAMES, ENDPOINT].map((name) => process.env[name]);
      const { endpoint } = athena.server.clientOptions;
      for (const name of NAMES) process.env[name] = name === "AWS_REGION" ? "us-east-1" : "test";
      process.env[ENDPOINT] = endpoint;
    });
    afterEach(() => {
      for (const [index, name] of [...NAMES, ENDPOINT].entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
    });

    it("answers a named query, and says what was read", async () => {
      const { printed, said } = await runQueryCommand(
        ...["--workgroup", "analysts", "--named", "latest-ticks", "--format", "csv"],
      );
      assert.equal(printed, "symbol\nAAPL\n");
      assert.match(said, /Athena read 1\.2 MB/);
      assert.equal(
        athena.callsOf("StartQueryExecution")[0]?.["QueryString"],
        "SELECT 'latest-ticks'",
      );
    });

    it("lists the workgroup's queries", async () => {
      const { printed } = await runQueryCommand("--workgroup", "analysts");
      assert.equal(printed, "stocks.latest-ticks (named query): d\n");
      assert.deepEqual(athena.callsOf("StartQueryExecution"), []);
    });

    it("wants a local run or a workgroup, and not both", async () => {
      await assert.rejects(runQueryCommand("SELECT 1"), {
        name: "UsageError",
        message: /--data-dir, or a workgroup with --workgroup/,
      });
      await assert.rejects(
        runQueryCommand("--data-dir", "x", "--workgroup", "analysts", "SELECT 1"),
        { name: "UsageError", message: /not both/ },
      );
    });

    it("wants a region", async () => {
      delete process.env["AWS_REGION"];
      process.env["AWS_CONFIG_FILE"] = "/nowhere";
      try {
        await assert.rejects(runQueryCommand("--workgroup", "analysts"), {
          name: "UsageError",
          message: /no AWS region is set; set AWS_REGION/,
        });
      } finally {
        delete process.env["AWS_CONFIG_FILE"];
      }
    });
  });
});
