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
