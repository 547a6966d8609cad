import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import { runCommand } from "./runCommand.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/brought");
const CLOSES = [10, 9, 8, 7, 6, 8, 10, 12, 11, 9, 7, 5];

describe("a local run of a program on resources that others have made", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("says what stands in for them, and brings ticks through all of them", async () => {
    const days = CLOSES.map((_close, day) => String(day + 5).padStart(2, "0"));
    const rows = CLOSES.map((close, day) => `2026-01-${days[day]},${close}`);
    const csv = join(folder, "AAPL.csv");
    writeFileSync(csv, `date,close\n${rows.join("\n")}\n`);
    const [dataDir, reportFile] = [join(folder, "data"), join(folder, "report.json")];
    const result = await runCommand([
      ...["local", "--program", PROGRAM, "--replay", csv, "--until-drained"],
      ...["--data-dir", dataDir, "--report", reportFile],
    ]);
    assert.equal(result.code, 0, result.stderr);
    const said = result.stderr.match(/arn:\S+, which this program does not make; a .*$/gm);
    assert.deepEqual(
      said?.map((line) => line.replace(/, which this program does not make; a/, "")).toSorted(),
      [
        'arn:aws:kinesis:eu-west-1:123456789012:stream/market-feed stream "market-feed"',
        'arn:aws:s3:::market-archive bucket "market-archive"',
        'arn:aws:sns:eu-west-1:123456789012:trading-desk topic "trading-desk"',
      ].map((line) => `${line} on this machine stands in for it, empty at first.`),
    );
    assert.doesNotMatch(result.stderr, /tries \d+ records again|gave up|could not/);

    const report = JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
    const { ticksStored, ticksArchived, alertsRaised, alertsDelivered } = report;
    assert.deepEqual([ticksStored, ticksArchived], [CLOSES.length, CLOSES.length]);
    assert.deepEqual([alertsRaised, alertsDelivered], [2, 2]);
    const deliveries = readFileSync(join(dataDir, "deliveries.ndjson"), "utf8").trim().split("\n");
    const sent = deliveries.map((line) => JSON.parse(line) as { protocol: string });
    assert.deepEqual(sent.map(({ protocol }) => protocol).sort(), [
      ...["email", "email", "inspector", "inspector"],
    ]);
  });
});
