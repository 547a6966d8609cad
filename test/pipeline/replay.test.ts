import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReplayReport, ReportedAlert } from "../../cli/replay/Report.ts";
import { countTies } from "../oracle/countTies.ts";
import { referenceAlerts } from "../oracle/referenceAlerts.ts";
import { referenceTicks } from "../oracle/referenceTicks.ts";
import type { SeriesName } from "../oracle/series.ts";
import { loadSeries } from "../oracle/series.ts";
import { runCommand } from "./runCommand.ts";

/** Replays files to the end and reads the report. */
async function replay(folder: string, args: readonly string[]): Promise<ReplayReport> {
  const reportFile = join(folder, "report.json");
  const result = await runCommand(["local", "--until-drained", "--report", reportFile, ...args]);
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
}

describe("stock-analytics local --replay", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  describe("accounts for bad input", () => {
    const base = { symbol: "AAPL", price: "10.5" };
    const at = (second: number): string => `2026-01-05T14:30:${String(second).padStart(2, "0")}Z`;
    const lines: (readonly [string | Uint8Array, string | undefined])[] = [
      [JSON.stringify({ ...base, timestamp: at(1) }), undefined],
      ["{not json", "not_json"],
      [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), "not_utf8"],
      [JSON.stringify({ ...base, timestamp: at(2), price: "NaN" }), "price_not_a_decimal"],
      [`{"symbol":"AAPL","timestamp":"${at(2)}","price":NaN}`, "not_json"],
      [`{"symbol":"AAPL","timestamp":"${at(2)}","price":1e2}`, "price_not_a_decimal"],
      [
        `{"symbol":"AAPL","timestamp":"${at(2)}","price":100.00000000000000001}`,
        "price_too_precise",
      ],
      [JSON.stringify({ ...base, timestamp: at(2), price: -5 }), "price_not_positive"],
      [JSON.stringify({ symbol: "AAPL", timestamp: at(2) }), "missing_price"],
      [JSON.stringify({ price: 1, timestamp: at(2) }), "missing_symbol"],
      [JSON.stringify({ ...base, timestamp: "2026-01-05T14:30:00" }), "timestamp_without_zone"],
      [JSON.stringify({ ...base, timestamp: "2026-02-30T14:30:00Z" }), "timestamp_invalid"],
      [JSON.stringify({ ...base, timestamp: "2126-01-05T14:30:00Z" }), "timestamp_too_far_ahead"],
      [JSON.stringify({ ...base, timestamp: 1_767_623_400 }), "timestamp_in_seconds"],
      [JSON.stringify({ ...base, symbol: "../etc/x", timestamp: at(2) }), "symbol_invalid"],
      [JSON.stringify({ ...base, symbol: "aapl", timestamp: at(2) }), "symbol_invalid"],
      [`{"symbol":"AAPL","symbol":"MSFT","timestamp":"${at(2)}","price":1}`, "duplicate_field"],
      [`{"__proto__":{"price":1},"symbol":"AAPL","timestamp":"${at(3)}"}`, "missing_price"],
      [`{"__proto__":{"x":1},"symbol":"AAPL","timestamp":"${at(4)}","price":1}`, undefined],
      [
        JSON.stringify({ ...base, timestamp: at(5), note: "x".repeat(1_000_000) }),
        "record_too_large",
      ],
      [
        JSON.stringify({ ...base, timestamp: at(5), note: "x".repeat(1_100_000) }),
        "record_too_large",
      ],
      [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, "record_too_large"],
      [`${"[".repeat(30_000)}${"]".repeat(30_000)}`, "not_an_object"],
      ["[]", "not_an_object"],
      [JSON.stringify({ ...base, timestamp: at(1) }), undefined],
      [JSON.stringify({ ...base, timestamp: at(0) }), undefined],
    ];
    const input = Buffer.concat(
      lines.flatMap(([line]) => [Buffer.from(line as string), Buffer.from("\n")]),
    );
    const refused = lines.filter(([, reason]) => reason !== undefined);

    it("quarantines each bad record with its reason and payload, and stores the others", async () => {
      const report = await replay(folder, ["--replay", file("bad.ndjson", input)]);
      assert.equal(report.ticksRead, lines.length);
      assert.equal(report.ticksStored, 3);
      assert.equal(report.duplicates, 1);
      assert.equal(report.lateTicks, 1);
      assert.equal(report.ticksArchived, 3);
      const expected = refused.map(([line, reason]) => [
        reason,
        Buffer.from(line as string).toString("base64"),
      ]);
      assert.deepEqual(
        report.rejected.map(({ reason, payload }) => [reason, payload]).toSorted(),
        expected.toSorted(),
      );
    });
  });

  it("keeps the feed of the program when symbols are named", async () => {
    const tick = { symbol: "AAPL", price: 1, timestamp: "2026-01-05T14:30:00Z" };
    const lines = ["mock", "replay", "exchange"].map((data_source) =>
      JSON.stringify({ ...tick, data_source, tick_id: data_source }),
    );
    const ndjson = file("feeds.ndjson", lines.join("\n"));
    const live = await replay(folder, ["--replay", ndjson, "--symbols", "AAPL"]);
    assert.deepEqual(
      live.rejected.map(({ reason }) => reason),
      ["feed_not_accepted", "feed_not_accepted"],
    );
    const any = await replay(folder, ["--replay", ndjson]);
    assert.equal(any.ticksStored, 3);
    const csv = file("AAPL.csv", "date,close\n2026-01-05,10\n");
    const own = await replay(folder, ["--replay", csv, "--symbols", "AAPL"]);
    assert.equal(own.ticksStored, 1);
  });

  it("goes on after broken rows of a CSV file, and says where they stand", async () => {
    const csv = file(
      "broken.csv",
      "symbol,date,close\nAAPL,2026-01-05,10\nAAPL,2026-01-06\nAAPL,2026-13-40,11\nAAPL,2026-01-07,12\n",
    );
    const reportFile = join(folder, "broken.json");
    const result = await runCommand([
      "local",
      "--until-drained",
      "--report",
      reportFile,
      "--replay",
      csv,
    ]);
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /broken\.csv:3: /);
    assert.match(result.stderr, /broken\.csv:4: /);
    const report = JSON.parse(readFileSync(reportFile, "utf8")) as ReplayReport;
    assert.equal(report.ticksRead, 4);
    assert.equal(report.ticksStored, 2);
    assert.equal(report.ticksRejected, 2);
  });

  it("ends with 2 and names the file that cannot be read", async () => {
    const missing = join(folder, "missing.csv");
    const result = await runCommand(["local", "--replay", missing, "--until-drained"]);
    assert.equal(result.code, 2);
    assert.match(result.stderr, /missing\.csv/);
  });

  it("adds nothing when the same file is replayed again", async () => {
    const rows = loadSeries("sp500-2000").csv.split("\n");
    const csv = file("sp500.csv", rows.slice(0, 800).join("\n"));
    const dataDir = join(folder, "twice");
    const first = await replay(folder, ["--replay", csv, "--data-dir", dataDir]);
    assert.ok(first.alertsRaised > 0);
    const second = await replay(folder, ["--replay", csv, "--data-dir", dataDir]);
    assert.equal(second.ticksStored, 0);
    assert.equal(second.alertsRaised, 0);
    assert.equal(second.duplicates, first.ticksRead);
    assert.equal(second.lateTicks, 0);
    assert.ok(existsSync(dataDir));
  });
});

/** As many rows of each series as have some hundred crossings. */
const ROWS = 5_000;

/** Series whose averages meet exactly at some places, and one of several symbols. */
const SERIES: readonly { name: SeriesName; isTied: boolean }[] = [
  { name: "000001.sz", isTied: true },
  { name: "000151.sz", isTied: true },
  { name: "600000.sh", isTied: true },
  { name: "if2312-ticks", isTied: true },
  { name: "stocks", isTied: false },
];

describe("alerts of real series", function () {
  this.timeout(600_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const { name, isTied } of SERIES) {
    it(`equal the reference's on ${name}, and every row is accounted for`, async () => {
      const series = loadSeries(name);
      const rows = series.rows.slice(0, ROWS);
      const csv = series.csv
        .split("\n")
        .slice(0, ROWS + 1)
        .join("\n");
      const path = join(folder, `${name}.csv`);
      writeFileSync(path, csv);
      const report = await replay(folder, ["--replay", path]);

      const ticks = referenceTicks(
        { kind: "csv", content: Buffer.from(csv) },
        { feed: "any", arrivedAtMs: Date.now() },
      );
      const { ties } = countTies(
        rows.map(({ price }) => price),
        5,
        20,
      );
      assert.equal(ties > 0, isTied);
      assert.equal(report.ticksRead, ticks.read);
      assert.equal(report.ticksRejected, ticks.rejected.length);
      assert.equal(report.ticksStored, ticks.distinct.length);
      assert.equal(report.duplicates, ticks.duplicates);

      const { alerts, late } = referenceAlerts(
        ticks.accepted.map(({ symbol, timestamp, price, content }) => ({
          ...{ symbol, timestamp, price, id: content },
        })),
      );
      assert.ok(alerts.length > 5);
      assert.deepEqual(report.alerts.map(outline).toSorted(), alerts.map(outline).toSorted());
      assert.equal(report.lateTicks, late.length);
      assert.equal(report.alertsDelivered, report.alertsRaised);
    });
  }
});

type Outline = Pick<
  ReportedAlert,
  "symbol" | "timestamp" | "direction" | "price" | "shortSma" | "longSma"
>;

/** An alert in one line, its id aside: the reference cannot know it. */
function outline({ symbol, timestamp, direction, price, shortSma, longSma }: Outline): string {
  return [symbol, timestamp, direction, price, shortSma, longSma].join(" ");
}
