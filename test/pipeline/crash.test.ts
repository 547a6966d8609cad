import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import { makeCsv } from "../../bench/makeCsv.ts";
import { readContents } from "./readContents.ts";
import { runCommand, startCommand } from "./runCommand.ts";

/** How often the run is killed. */
const KILLS = 20;
const TICKS = 1_500;

describe("kill -9 in the middle of a replay", function () {
  this.timeout(600_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("leaves nothing lost, doubled or different once the replay is run to its end", async () => {
    const csv = join(folder, "ticks.csv");
    writeFileSync(csv, makeCsv(TICKS));
    const replay = (dataDir: string, ...more: string[]): string[] => [
      ...["local", "--replay", csv, "--windows", "3,7", "--until-drained"],
      ...["--data-dir", join(folder, dataDir), ...more],
    ];
    const undisturbed = await runCommand(replay("undisturbed"));
    assert.equal(undisturbed.code, 0, undisturbed.stderr);
    const durationMs = 1000 * Number(/ticks read in ([\d.]+) s/.exec(undisturbed.stderr)?.[1]);

    for (let kill = 0; kill < KILLS; kill += 1) {
      const run = startCommand(replay("killed"));
      await run.waitFor(/is up after/);
      await setTimeout((durationMs * kill) / KILLS);
      run.kill("SIGKILL");
      await run.finished;
    }
    const reportFile = join(folder, "report.json");
    const last = await runCommand(replay("killed", "--report", reportFile));
    assert.equal(last.code, 0, last.stderr);
    const report = JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
    assert.equal(report.ticksRead, TICKS);

    const expected = await readContents(join(folder, "undisturbed"));
    const actual = await readContents(join(folder, "killed"));
    assert.equal(expected.ticks.length, TICKS);
    assert.ok(expected.alertIds.length > 100);
    assert.deepEqual(actual.ticks, expected.ticks);
    assert.deepEqual(actual.archived, expected.archived);
    assert.deepEqual(actual.alertIds, expected.alertIds);
    assert.deepEqual(actual.publishedIds, expected.publishedIds);

    const again = await runCommand(replay("killed", "--report", reportFile));
    assert.equal(again.code, 0, again.stderr);
    const nothing = JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
    assert.equal(nothing.ticksStored, 0);
    assert.equal(nothing.alertsRaised, 0);
  });
});
