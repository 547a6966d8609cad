import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runQueryCommand } from "./runQueryCommand.ts";
import { type LakeFolder, makeTable, useLake } from "./useLake.ts";

const HOUR = "raw/2026/11/20/14";

/** What the command prints over a folder. */
async function query(folder: LakeFolder, ...args: readonly string[]): Promise<string> {
  const { printed } = await runQueryCommand("--data-dir", folder.dataDir, ...args);
  return printed;
}

describe("stock-analytics query", () => {
  const newLake = useLake();
  const named = (databaseName: string, name = "symbols") => ({
    ...{ databaseName, name, description: `symbols of ${databaseName}` },
    sql: "SELECT symbol FROM raw",
  });

  function makeLake(): LakeFolder {
    const folder = newLake();
    const zebra = { databaseName: "zebra", location: "s3://archive/z/" };
    folder.declareAll({
      tables: [makeTable(), makeTable({ ...zebra, parameters: {}, partitionKeys: [] })],
      queries: [named("stocks"), named("zebra"), named("zebra", "only-here")],
    });
    folder.put(`${HOUR}/a.ndjson`, [{ symbol: "A" }]);
    folder.put("z/a.ndjson", [{ symbol: "Z" }]);
    return folder;
  }

  it("lists tables and named queries without a statement", async () => {
    assert.equal(
      await query(makeLake()),
      [
        "stocks.raw",
        "zebra.raw",
        "stocks.symbols (named query): symbols of stocks",
        "zebra.symbols (named query): symbols of zebra",
        "zebra.only-here (named query): symbols of zebra",
        "",
      ].join("\n"),
    );
  });

  it("runs a named query in its own database", async () => {
    const folder = makeLake();
    assert.equal(await query(folder, "--format", "csv", "--named", "only-here"), "symbol\nZ\n");
    for (const [name, symbol] of [
      ["stocks.symbols", "A"],
      ["zebra.symbols", "Z"],
    ] as const) {
      const printed = await query(folder, "--format", "csv", "--named", name);
      assert.equal(printed, `symbol\n${symbol}\n`);
    }
  });

  it("asks which one where several databases have a query of that name", async () => {
    await assert.rejects(query(makeLake(), "--named", "symbols"), {
      name: "UsageError",
      message:
        'several queries have the name "symbols"; choose one of stocks.symbols, zebra.symbols',
    });
  });

  it("says which named queries there are", async () => {
    await assert.rejects(query(makeLake(), "--named", "latest"), {
      name: "UsageError",
      message: 'there is no query "latest"; there is symbols, only-here',
    });
    const folder = newLake();
    folder.declare(makeTable());
    await assert.rejects(query(folder, "--named", "latest"), /; there are no named queries/);
  });

  /** A lake with a query that takes a symbol and times. */
  function makeAsked(): LakeFolder {
    const folder = newLake();
    const sql = `SELECT symbol, price FROM raw
WHERE symbol = /*<symbol>*/ symbol /*</symbol>*/
  AND "timestamp" >= date_format(/*<from>*/ TIMESTAMP '2026-11-21 00:00:00' /*</from>*/, '%Y-%m-%d')
  AND price >= /*<min-price>*/ price /*</min-price>*/
ORDER BY symbol`;
    const query = { databaseName: "stocks", name: "prices", description: "prices", sql };
    folder.declareAll({ tables: [makeTable()], queries: [query] });
    const row = (symbol: string, price: string) => ({
      ...{ symbol, price, timestamp: "2026-11-20T14:30:00.000Z" },
    });
    folder.put(`${HOUR}/a.ndjson`, [row("A", "1"), row("B", "2"), row("C", "3.5")]);
    return folder;
  }

  it("puts symbol, times and other values into a named query", async () => {
    const asked = ["--format", "csv", "--named", "prices", "--from", "2026-11-20"];
    const all = "symbol,price\nA,1.00000000\nB,2.00000000\nC,3.50000000\n";
    assert.equal(await query(makeAsked(), ...asked), all);
    assert.equal(
      await query(makeAsked(), ...asked, "--symbol", "B"),
      "symbol,price\nB,2.00000000\n",
    );
    assert.equal(
      await query(makeAsked(), ...asked, "--set", "min-price=2.5"),
      "symbol,price\nC,3.50000000\n",
    );
    const { "0": line } = (await query(makeAsked())).split("\n").slice(1);
    assert.equal(line, "stocks.prices (named query): prices [symbol, from, min-price]");
  });

  it("refuses values that nothing takes", async () => {
    const folder = makeAsked();
    await assert.rejects(query(folder, "--named", "prices", "--to", "2026-11-20"), {
      name: "UsageError",
      message: 'the statement has no place for "to": it takes "symbol", "from", "min-price"',
    });
    await assert.rejects(query(folder, "SELECT 1", "--symbol", "A"), /: it takes no values$/);
    await assert.rejects(query(folder, "--symbol", "A"), /name a query with --named/);
    for (const value of ["min-price", "=1"]) {
      await assert.rejects(query(folder, "--named", "prices", "--set", value), {
        name: "UsageError",
        message: `"--set" must be name=value, got "${value}"`,
      });
    }
  });

  it("says beside the rows what there was to read, and that nothing was found", async () => {
    const folder = makeAsked();
    const base = ["--data-dir", folder.dataDir, "--format", "json"];
    const found = await runQueryCommand(...base, "--named", "prices", "--from", "2026-11-20");
    assert.equal((JSON.parse(found.printed) as unknown[]).length, 3);
    assert.match(
      found.said,
      /^DuckDB read at most \d{3} bytes \(estimate: 1 object of the tables named\)\n$/,
    );
    const nothing = await runQueryCommand(...base, "--named", "prices");
    assert.equal(nothing.printed, "[]\n");
    assert.match(nothing.said, /nothing in the query's own time; ask .* --from and --to/);
    const none = await runQueryCommand(...base, "SELECT 1 AS n");
    assert.match(none.said, /at most 0 bytes \(estimate: 0 objects of the tables named\)/);
  });

  it("takes a statement, a file or a name, and no two of them", async () => {
    const folder = makeLake();
    const file = join(dirname(folder.dataDir), "statement.sql");
    writeFileSync(file, "SELECT symbol FROM zebra.raw");
    assert.equal(await query(folder, "--format", "csv", "--file", file), "symbol\nZ\n");
    assert.equal(await query(folder, "--format", "csv", "SELECT 7 AS n"), "n\n7\n");
    const refused = {
      name: "UsageError",
      message: /give one of the statement, --file and --named/,
    };
    await assert.rejects(query(folder, "SELECT 1", "--named", "only-here"), refused);
    await assert.rejects(query(folder, "SELECT 1", "--file", file), refused);
    await assert.rejects(query(folder, "--named", "only-here", "--file", file), refused);
    await assert.rejects(query(folder, "--file", `${file}x`), {
      name: "UsageError",
      message: /cannot be read; name a file with one SELECT/,
    });
  });
});
