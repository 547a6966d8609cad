import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { openLake } from "../../cli/query/openLake.ts";
import { readAll } from "../cli/query/useLake.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { CLOSED, dropEverything, FINE, fixed, latestOf, SHOWN } from "./dropEverything.ts";

const SCRIPT = join(import.meta.dirname, "dropEverything.ts");

/** After which step, and so many parts of the time to the end later, a run is killed. */
const KILLS = [
  { step: "up", part: 0.3 },
  ...[0.1, 0.4, 0.7].map((part) => ({ step: "sent", part })),
];

describe("every road into the lake, in a local run", function () {
  this.timeout(600_000);
  const directory = useTemporaryDirectory();
  const problems: string[] = [];
  /** How long after each step the undisturbed run went on. */
  const leftMs: Record<string, number> = {};

  const run = async (folder: string, round: number): Promise<void> => {
    const times: Record<string, number> = {};
    await dropEverything({
      ...{ dataDir: join(directory(), folder), round },
      onStep: (step) => (times[step] = performance.now()),
      onProblem: (problem) => problems.push(problem),
    });
    const { up = 0, sent = 0, drained = 0 } = times;
    Object.assign(leftMs, { up: sent - up, sent: drained - sent });
  };

  /** Begins a run in a process of its own, and kills it. */
  async function kill(folder: string, { step, part }: (typeof KILLS)[number]): Promise<void> {
    const args = [SCRIPT, join(directory(), folder), "3"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const closed = once(child, "close");
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) if (line === step) break;
    await sleep((leftMs[step] ?? 0) * part);
    child.kill("SIGKILL");
    await closed;
  }

  async function assertEachOnce(folder: string): Promise<void> {
    const lake = await openLake({ dataDir: join(directory(), folder) });
    /** Rows of a statement, each as words. */
    const ask = async (sql: string): Promise<string[]> => {
      const rows = await readAll(lake, sql);
      return rows.map((row) => row.map(String).join(" ")).toSorted();
    };
    const inTable = (table: string, time: string): Promise<string[]> =>
      ask(`SELECT symbol, ${time}, price FROM ${table}`);
    try {
      assert.deepEqual(await inTable("ticks", '"timestamp"'), SHOWN);
      assert.deepEqual(await inTable("stream_prices", "produced_at"), SHOWN);
      assert.deepEqual(await ask("SELECT symbol, close_date, price FROM imports"), CLOSED);
      assert.deepEqual(await ask("SELECT symbol, name, price, currency FROM quotes"), [
        'TMUS T-Mobile US, "Un-carrier" Inc. 231.07000000 USD',
      ]);
      assert.deepEqual(await ask("SELECT symbol, price, road FROM latest_prices"), [
        // The same tick came by two roads: whichever came first, the content decides.
        `AAPL ${fixed(FINE[0]?.price ?? "")} stream_prices`,
        `MSFT ${latestOf("MSFT")} stream_prices`,
        "TMUS 231.07000000 quotes",
        "TSLA 200.25000000 imports",
      ]);
      const refused = await ask(
        "SELECT DISTINCT reason, line FROM quarantine WHERE source LIKE 'import/%'",
      );
      assert.equal(refused.length, 1, String(refused));
      assert.match(refused[0] ?? "", / 5$/);
    } finally {
      lake.close();
    }
  }

  before(() => run("data", 1));

  it("brings each row into its table once, with all decimals", () => assertEachOnce("data"));

  it("keeps them once when a later run on the folder brings all of them again", async () => {
    await run("data", 2);
    await assertEachOnce("data");
    assert.deepEqual(problems, []);
  });

  it("has them once after runs that were killed on the way", async () => {
    for (const one of KILLS) await kill("killed", one);
    await run("killed", 3);
    await assertEachOnce("killed");
  });
});
