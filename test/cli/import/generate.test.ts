import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_SYMBOLS, simulateCloses } from "../../../cli/generate/simulateCloses.ts";
import { IMPORT_LOAD } from "../../../runtime/handlers/loads.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { LoadWorld } from "../../runtime/fakes/LoadWorld.ts";
import { runInProcess } from "./runInProcess.ts";

const day = { from: "2024-03-15", to: "2024-03-15", symbols: DEFAULT_SYMBOLS, seed: "1" };

describe("simulateCloses", () => {
  it("makes up a close in cents for each company, within 10 percent of its base", () => {
    const [header, ...lines] = [...simulateCloses(day)];
    assert.equal(header, "company,date,close_price\n");
    assert.deepEqual(
      lines.map((line) => line.split(",")[0]),
      "NVDA AAPL MSFT AMZN GOOGL META TSLA WMT JPM V ORCL MA XOM NFLX PG SAP".split(" "),
    );
    for (const line of lines) assert.match(line, /^[A-Z]+,2024-03-15,\d+\.\d\d\n$/);
    const prices = Array.from({ length: 300 }, (_, seed) => {
      const [, line = ""] = simulateCloses({ ...day, symbols: ["NVDA"], seed: String(seed) });
      return Number(line.split(",")[2]);
    });
    assert.ok(
      Math.min(...prices) >= 128.36 && Math.min(...prices) < 131,
      "down to 10 percent below",
    );
    assert.ok(Math.max(...prices) <= 156.88 && Math.max(...prices) > 154, "up to 10 percent above");
  });

  it("makes the same of the same seed, day and symbol, whatever is beside", () => {
    const [, alone] = simulateCloses({ ...day, symbols: ["PG"] });
    const week = [...simulateCloses({ ...day, from: "2024-03-11", to: "2024-03-18" })];
    assert.ok(week.includes(alone ?? ""));
    assert.notDeepEqual([...simulateCloses({ ...day, seed: "2" })], [...simulateCloses(day)]);
  });

  it("leaves weekends out", () => {
    const dates = [...simulateCloses({ ...day, to: "2024-03-18", symbols: ["X"] })].slice(1);
    assert.deepEqual(
      dates.map((line) => line.split(",")[1]),
      ["2024-03-15", "2024-03-18"],
    );
    assert.equal([...simulateCloses({ ...day, from: "2024-03-16", to: "2024-03-17" })].length, 1);
  });
});

describe("stock-analytics generate", () => {
  const directory = useTemporaryDirectory();

  it("writes a file that an import reads, and that a live pipeline refuses", async () => {
    const file = join(directory(), "simulated-day.csv");
    const { printed, exitCode } = await runInProcess(
      ...["generate", "--date", "2024-03-15", "--output", file],
    );
    assert.equal(printed, `16 made-up closes written to ${file}\n`);
    assert.equal(exitCode, 0);
    for (const [feed, rows] of [
      ["any", 16],
      ["live", 0],
    ] as const) {
      const world = new LoadWorld(IMPORT_LOAD, { feed });
      await world.deliver([world.drop("import/simulated-day.csv", readFileSync(file))]);
      assert.equal((await world.rows()).length, rows);
    }
  });

  it("tells what is wrong with its options", async () => {
    const cases: [args: string[], message: RegExp][] = [
      [[], /required option '--date/],
      [["--date", "2024-02-30"], /must be a day such as/],
      [["--date", "15.03.2024"], /must be a day such as/],
      [["--date", "2024-03-16"], /2024-03-16 is a weekend/],
      [["--date", "2024-03-15", "--until", "2024-03-14"], /must not be before/],
      [["--date", "2024-03-15", "--symbols", "aapl"], /"aapl" is no symbol/],
      [["--date", "2024-03-15", "--output", "day.csv"], /must have "simulated" in its name/],
      [["--date", "2024-03-15", "--import"], /--bucket must be known/],
    ];
    for (const [args, message] of cases) {
      await assert.rejects(runInProcess("generate", ...args), { message }, args.join(" "));
    }
  });
});
