import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLake } from "../../cli/query/openLake.ts";
import type { ReplayReport } from "../../cli/replay/Report.ts";
import { readAll } from "../cli/query/useLake.ts";
import type { RunningCommand } from "../pipeline/runCommand.ts";
import { runCommand, startCommand } from "../pipeline/runCommand.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/topic");
const TOPIC = "stock_live_feed";
const FIRST_MS = Date.parse("2026-03-16T14:30:00.000Z");
/** Whole ticks of the file. */
const TICKS = 240;
const REFUSED = ["not_json", "missing_price", "price_not_positive"];

/** Ticks of two symbols in turn that rise and fall, one of them twice, and three records that are none. */
function fileOf(): string {
  const ticks = Array.from({ length: TICKS }, (_, index) => ({
    symbol: index % 2 === 0 ? "AAPL" : "MSFT",
    timestamp: new Date(FIRST_MS + index * 1000).toISOString(),
    price: (100 + 10 * Math.sin(index / 9)).toFixed(2),
  }));
  const bare = { symbol: "AAPL", timestamp: ticks[0]?.timestamp };
  const lines = [...ticks, ticks[TICKS - 1]].map((tick) => JSON.stringify(tick));
  lines.splice(7, 0, "{not json", JSON.stringify(bare), JSON.stringify({ ...bare, price: -1 }));
  return lines.map((line) => `${line}\n`).join("");
}

/** Whether somebody listens there. */
function answers(server: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${server}`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

describe("the command with a Kafka topic", function () {
  this.timeout(240_000);
  let folder: string;
  let running: RunningCommand | undefined;
  before(() => (folder = mkdtempSync(join(tmpdir(), "stock-analytics-command-"))));
  after(async () => {
    // Where it did not end by itself.
    running?.kill("SIGINT");
    await running?.finished;
    rmSync(folder, { recursive: true, force: true });
  });

  const local = ["local", "--program", PROGRAM];

  describe("local --replay", () => {
    /** Replays the file into the same data directory, and reads the report. */
    async function replay(): Promise<ReplayReport> {
      const file = join(folder, "day.ndjson");
      writeFileSync(file, fileOf());
      const report = join(folder, "report.json");
      const result = await runCommand([
        ...local,
        ...["--replay", file, "--until-drained", "--report", report],
        ...["--data-dir", join(folder, "replay")],
      ]);
      assert.equal(result.code, 0, result.stderr);
      return JSON.parse(readFileSync(report, "utf8")) as ReplayReport;
    }

    it("starts a broker of its own, and accounts for every row", async () => {
      const report = await replay();
      assert.equal(report.ticksRead, TICKS + REFUSED.length + 1);
      assert.equal(report.ticksStored, TICKS);
      assert.equal(report.duplicates, 1);
      assert.deepEqual(report.rejected.map(({ reason }) => reason).sort(), REFUSED.toSorted());
      assert.ok(report.alertsRaised > 0, "the averages cross");
      assert.equal(report.alertsDelivered, report.alertsRaised);
    });

    it("goes on with the topic that the data directory holds, and counts what is new", async () => {
      const report = await replay();
      assert.equal(report.ticksRead, TICKS + REFUSED.length + 1);
      assert.deepEqual(
        [report.ticksStored, report.duplicates, report.ticksRejected, report.alertsRaised],
        [0, TICKS + 1, REFUSED.length, 0],
      );
    });
  });

  describe("produce --kafka", () => {
    let server = "";
    let dataDir: string;

    before(async () => {
      dataDir = join(folder, "produced");
      running = startCommand([...local, "--data-dir", dataDir]);
      // What it says to do next.
      const [, found = ""] = await running.waitFor(
        /produce .* --kafka (\S+) --topic stock_live_feed\n/,
      );
      server = found;
    });

    const produce = (...args: string[]) =>
      runCommand(["produce", ...args, "--kafka", server, "--json"]);
    const simulated = ["simulated", "--symbols", "AAPL,MSFT"];

    it("sends ticks to the topic of a run", async () => {
      const made = await produce(...simulated, "--count", "150", "--topic", TOPIC);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(JSON.parse(made.stdout), {
        ...{ topic: TOPIC, sent: 150, retried: 0, refused: 0 },
      });
      const file = join(folder, "sent.ndjson");
      writeFileSync(file, fileOf());
      const sent = await produce("replay", file, "--topic", TOPIC);
      assert.equal(sent.code, 0, sent.stderr);
      assert.equal((JSON.parse(sent.stdout) as { sent: number }).sent, TICKS + REFUSED.length + 1);
    });

    it("makes a topic where it is told to, and says where there is none", async () => {
      const made = await produce(
        ...simulated,
        "--count",
        "5",
        "--topic",
        "made",
        "--partitions",
        "2",
      );
      assert.equal(made.code, 0, made.stderr);
      const missing = await produce(...simulated, "--count", "5", "--topic", "missing");
      assert.equal(missing.code, 2, missing.stderr);
      assert.match(
        missing.stderr,
        /have no topic of that name; check --topic, or add --partitions N/,
      );
    });

    it("has what was sent processed and kept, when the run ends and goes on", async () => {
      assert.ok(await answers(server));
      running?.kill("SIGINT");
      const ended = await running?.finished;
      assert.equal(ended?.code, 0, ended?.stderr);
      assert.equal(await answers(server), false, "the broker ends with the run");
      const again = await runCommand([...local, "--data-dir", dataDir, "--until-drained"]);
      assert.equal(again.code, 0, again.stderr);
      const lake = await openLake({ dataDir });
      try {
        const symbols = await readAll(
          lake,
          `SELECT symbol, count(*), count(DISTINCT shard_id) FROM raw GROUP BY symbol ORDER BY symbol`,
        );
        const rows = (symbol: string, count: number) => [symbol, String(count), "1"];
        assert.deepEqual(
          symbols.map((row) => row.map(String)),
          [rows("AAPL", (TICKS + 150) / 2), rows("MSFT", (TICKS + 150) / 2 + 1)],
        );
        const refused = await readAll(lake, "SELECT reason FROM quarantine ORDER BY reason");
        assert.deepEqual(
          refused.map(([reason]) => reason),
          REFUSED.toSorted(),
        );
      } finally {
        lake.close();
      }
    });
  });
});
