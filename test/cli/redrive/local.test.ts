import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RedriveReport } from "../../../cli/redrive/RedriveReport.ts";
import { DataDirectory, DirectoryInUseError } from "../../../local/DataDirectory.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { startCommand } from "../../pipeline/runCommand.ts";
import type { Outcome } from "./localRun.ts";
import type { RunOptions } from "./localRun.ts";
import {
  listFailed,
  listRaw,
  mendRun,
  PROGRAM,
  readFailed,
  readOutcome,
  sendTicks,
  startRun,
  writeFailed,
} from "./localRun.ts";
import { runInProcess } from "./runInProcess.ts";

const TICKS = 120;
/** Two of them are no ticks. */
const REFUSED = 2;

describe("stock-analytics redrive --data-dir", function () {
  this.timeout(300_000);
  const directory = useTemporaryDirectory();
  let undisturbed: Outcome;

  /** Opens a kept run, does something with it, and closes it. */
  async function onRun<Result>(
    name: string,
    use: (stack: LocalStack) => Promise<Result>,
    options: RunOptions = {},
  ): Promise<Result> {
    const stack = await startRun(join(directory(), name), options);
    try {
      return await use(stack);
    } finally {
      await stack.stop();
    }
  }

  async function sendAll(stack: LocalStack, from = 0, to = TICKS): Promise<void> {
    await sendTicks(stack, from, to);
    await stack.drain();
  }

  /** A run in which a table is not there, so that all batches of one function fail; after it, it is. */
  async function failRun(name: string, variable: string, to = TICKS): Promise<Map<string, string>> {
    const variables = { [variable]: "not-there" };
    await onRun(name, (stack) => sendAll(stack, 0, to), { variables });
    mendRun(join(directory(), name));
    return readFailed(join(directory(), name));
  }

  const redrive = (name: string, ...args: string[]) =>
    runInProcess("--data-dir", join(directory(), name), ...args);

  before(async () => {
    undisturbed = await onRun("undisturbed", async (stack) => {
      await sendAll(stack);
      return readOutcome(stack);
    });
    assert.equal(undisturbed.ticks.length, TICKS - REFUSED);
    assert.equal(undisturbed.quarantined, REFUSED);
    assert.ok(undisturbed.alerts.length > 10, `${undisturbed.alerts.length} alerts`);
    assert.equal(undisturbed.received.length, undisturbed.alerts.length);
  });

  it("ends where an undisturbed run does, when nothing got into the table, and again does nothing", async () => {
    const half = TICKS / 2;
    const given = await failRun("into-table", "TICK_TABLE_NAME", half);
    assert.ok(given.size > 1, `${given.size} objects`);
    // These wait in the stream, and must not be taken before those that failed.
    await onRun("into-table", (stack) => sendTicks(stack, half, TICKS), { isPassive: true });

    const listed = await redrive("into-table", "--dry-run", "--json");
    assert.equal(listed.exitCode, undefined);
    const found = JSON.parse(listed.stdout) as RedriveReport;
    assert.deepEqual(found.left, { batches: given.size, records: half - REFUSED });
    assert.deepEqual(new Set(found.batches.map(({ key }) => key)), new Set(given.keys()));

    const one = await redrive("into-table", "--limit", "1", "--json");
    const { redriven } = JSON.parse(one.stdout) as RedriveReport;
    assert.deepEqual(redriven, { batches: 1, records: 1 });
    const { stdout, stderr, exitCode } = await redrive("into-table", "--json");
    assert.equal(exitCode, undefined, stderr);
    const report = JSON.parse(stdout) as RedriveReport;
    assert.deepEqual(report.redriven, { batches: given.size - 1, records: half - REFUSED - 1 });
    const raw = await onRun("into-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
      assert.deepEqual(listFailed(join(directory(), "into-table")), []);
      await writeFailed(stack, given);
      return listRaw(stack);
    });

    assert.equal((await redrive("into-table")).exitCode, undefined);
    await onRun("into-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
      assert.deepEqual(await listRaw(stack), raw);
    });
  });

  it("ends where an undisturbed run does, when nothing got behind the table", async () => {
    const given = await failRun("behind-table", "TREND_TABLE_NAME");
    assert.ok(given.size > 1 && given.size < TICKS / 2, `${given.size} objects`);
    const { exitCode, stderr } = await redrive("behind-table");
    assert.equal(exitCode, undefined, stderr);
    await onRun("behind-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
    });
    assert.deepEqual(listFailed(join(directory(), "behind-table")), []);
  });

  it("does all of it after it was killed twice on the way", async () => {
    const given = await failRun("killed", "TICK_TABLE_NAME");
    const count = (): number => listFailed(join(directory(), "killed")).length;
    for (let kill = 1; kill <= 2; kill += 1) {
      const enough = given.size - Math.floor((given.size * kill) / 3);
      const run = startCommand(["redrive", "--data-dir", join(directory(), "killed")]);
      const ended = run.finished.then(() => true);
      while (count() > enough && !(await Promise.race([ended, setTimeout(5, false)])));
      run.kill("SIGKILL");
      assert.equal((await run.finished).signal, "SIGKILL");
    }
    assert.ok(count() > 0, "each kill came before the end");
    const { exitCode, stderr } = await redrive("killed");
    assert.equal(exitCode, undefined, stderr);
    await onRun("killed", async (stack) => assert.deepEqual(await readOutcome(stack), undisturbed));
  });

  it("is refused while the folder is in use: two of them never run at once", async () => {
    const owner = await DataDirectory.open(join(directory(), "undisturbed"));
    try {
      await assert.rejects(redrive("undisturbed"), (error) => {
        return error instanceof DirectoryInUseError && error.exitCode === 2;
      });
    } finally {
      owner.close();
    }
  });

  it("names a pipeline that is not there", async () => {
    await assert.rejects(redrive("undisturbed", "--pipeline", "other"), /there is stocks/);
    await assert.rejects(redrive("undisturbed", "--program", join(PROGRAM, "..")), /Pulumi\.yaml/);
  });
});
