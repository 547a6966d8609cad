import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";

const PAGE = readFileSync("docs/threat-model.md", "utf8");

/** A test that the page names: its file, and its title. */
const TEST = /`(test\/[^`]+\.test\.ts)`: [*_](.+?)[*_](?=[;|]| *\||, rule|$)/gm;
/** A rule of the policy pack that it names. */
const RULE = /rule `([a-z0-9-]+)`/g;

/** Cells of the tables below a heading, row by row. */
function rowsBelow(heading: string): string[][] {
  const [, section = ""] = PAGE.split(`\n## ${heading}`);
  const [body = ""] = section.split("\n## ");
  return [...body.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row = ""]) => row.split(" | ").map((cell) => cell.trim()))
    .slice(2);
}

describe("the threat model", () => {
  it("names tests that are there, by their titles", () => {
    const named = [...PAGE.matchAll(TEST)];
    // Every mention of a spec is one of a test, but for the page's own.
    const specs = PAGE.match(/`test\/[^`]+`/g) ?? [];
    assert.equal(named.length, specs.length - 1);
    assert.ok(named.length > 40, String(named.length));
    for (const [, file = "", title = ""] of named) {
      assert.ok(existsSync(file), file);
      const quoted = [`it("${title}"`, `it(\n    "${title}"`];
      const source = readFileSync(file, "utf8");
      assert.ok(
        quoted.some((text) => source.includes(text)),
        `${file}: ${title}`,
      );
    }
  });

  it("names rules that the policy pack has", () => {
    const sources = globSync("policy/rules/**/*.ts").map((file) => readFileSync(file, "utf8"));
    const known = new Set(
      sources.flatMap((source) => [...source.matchAll(/name: "([a-z0-9-]+)"/g)].map(([, n]) => n)),
    );
    const named = [...PAGE.matchAll(RULE)].map(([, name = ""]) => name);
    assert.ok(named.length > 15);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it("says of each threat, each event and each control what holds it", () => {
    const tables: [heading: string, cell: number, least: number][] = [
      ["Prevented", 2, 15],
      ["Detected", 1, 6],
      ["Controls of SOC 2", 2, 10],
    ];
    for (const [heading, cell, least] of tables) {
      const rows = rowsBelow(heading);
      assert.ok(rows.length >= least, `${heading}: ${rows.length}`);
      for (const row of rows) assert.match(row[cell] ?? "", /`test\//, `${heading}: ${row[0]}`);
    }
  });

  it("knows an entry for each threat", () => {
    const entries = new Set(rowsBelow("Entry points").map(([entry]) => entry));
    assert.ok(entries.size >= 8);
    for (const [threat, cited = ""] of rowsBelow("Prevented")) {
      for (const entry of cited.split(", ")) assert.ok(entries.has(entry), `${threat}: ${entry}`);
    }
  });
});
