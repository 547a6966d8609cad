import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import { ROOT, runCommand } from "./runCommand.ts";

describe("settings of a local run", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("of which a program takes none are refused with 2 instead of being dropped", async () => {
    const program = join(import.meta.dirname, "fixtures/stuck");
    const args = ["local", "--program", program, "--until-drained", "--symbols"];
    const own = await runCommand([...args, "AAPL"]);
    assert.equal(own.code, 0, own.stderr);
    const other = await runCommand([...args, "MSFT"]);
    assert.equal(other.code, 2, other.stderr);
    assert.match(other.stderr, /--symbols MSFT must reach .*"stocks", and its symbols are AAPL: /);
  });

  it("let late ticks be counted where the program logs errors only", async () => {
    // The program of this package, with settings of our own.
    const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
    const main = `main: ${join(ROOT, "index.ts")}`;
    writeFileSync(join(folder, "Pulumi.yaml"), project.replace("main: index.ts", main));
    const config = { "stock-analytics:processing": { logLevel: "error" } };
    writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config }));
    const days = ["05", "06", "08", "07", "09", "06", "08"];
    const rows = days.map((day, index) => `2026-01-${day},${10 + index}`);
    const csv = join(folder, "AAPL.csv");
    writeFileSync(csv, ["date,close", ...rows, ""].join("\n"));
    const reportFile = join(folder, "report.json");
    const result = await runCommand([
      ...["local", "--program", folder, "--replay", csv, "--until-drained"],
      ...["--report", reportFile],
    ]);
    assert.equal(result.code, 0, result.stderr);
    const report = JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
    assert.deepEqual([report.ticksStored, report.lateTicks], [7, 3]);
  });
});
