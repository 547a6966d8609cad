import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RedriveReport } from "../../../cli/redrive/RedriveReport.ts";
import { DirectoryInUseError } from "../../../local/DataDirectory.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { startCommand } from "../../pipeline/runCommand.ts";
import type { Outcome } from "./localRun.ts";
import {
  listRaw,
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
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    const stack = await startRun(join(directory(), name), variables);
    try {
      return await use(stack);
    } finally {
      await stack.stop();
    }
  }

  /** A run in which a table is not there, so that all batches of one function fail; then it is there. */
  async function failRun(name: string, variable: string): Promise<Map<string, string>> {
    await onRun(name, (stack) => sendTicks(stack, TICKS), { [variable]: "not-there" });
    return onRun(name, readFailed);
  }

  const redrive = (name: string, ...args: string[]) =>
    runInProcess("--data-dir", join(directory(), name), ...args);

  before(async () => {
    undisturbed = await onRun("undisturbed", async (stack) => {
      await sendTicks(stack, TICKS);
      return readOutcome(stack);
    });
    assert.equal(undisturbed.ticks.length, TICKS - REFUSED);
    assert.equal(undisturbed.quarantined, REFUSED);
    assert.ok(undisturbed.alerts.length > 10, `${undisturbed.alerts.length} alerts`);
    assert.equal(undisturbed.received.length, undisturbed.alerts.length);
  });

  it("ends where an undisturbed run does, when nothing got into the table, and again does nothing", async () => {
    const failed = await failRun("into-table", "TICK_TABLE_NAME");
    assert.ok(failed.size > 1, `${failed.size} objects`);

    const listed = await redrive("into-table", "--dry-run", "--json");
    assert.equal(listed.exitCode, undefined);
    const found = JSON.parse(listed.stdout) as RedriveReport;
    assert.deepEqual(found.left, { batches: failed.size, records: TICKS - REFUSED });
    assert.deepEqual(new Set(found.batches.map(({ key }) => key)), new Set(failed.keys()));

    const { stdout, stderr, exitCode } = await redrive("into-table", "--json");
    assert.equal(exitCode, undefined, stderr);
    const report = JSON.parse(stdout) as RedriveReport;
    assert.deepEqual(report.redriven, { batches: failed.size, records: TICKS - REFUSED });
    const raw = await onRun("into-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
      assert.equal((await readFailed(stack)).size, 0);
      await writeFailed(stack, failed);
      return listRaw(stack);
    });

    assert.equal((await redrive("into-table")).exitCode, undefined);
    await onRun("into-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
      assert.deepEqual(await listRaw(stack), raw);
    });
  });

  it("ends where an undisturbed run does, when nothing got behind the table", async () => {
    const failed = await failRun("behind-table", "TREND_TABLE_NAME");
    assert.ok(failed.size > 1 && failed.size < TICKS / 2, `${failed.size} objects`);
    await onRun("behind-table", async (stack) => {
      const { ticks, alerts } = await readOutcome(stack);
      assert.deepEqual([ticks.length, alerts.length], [TICKS - REFUSED, 0]);
    });
    const { exitCode, stderr } = await redrive("behind-table");
    assert.equal(exitCode, undefined, stderr);
    await onRun("behind-table", async (stack) => {
      assert.deepEqual(await readOutcome(stack), undisturbed);
      assert.equal((await readFailed(stack)).size, 0);
    });
  });

  it("does all of it after it was killed twice on the way", async () => {
    const failed = await failRun("killed", "TICK_TABLE_NAME");
    const count = (): number => globSync(failedFiles("killed")).length;
    assert.equal(count(), failed.size);
    for (let kill = 1; kill <= 2; kill += 1) {
      const enough = failed.size - Math.floor((failed.size * kill) / 3);
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
    await onRun("undisturbed", async () => {
      await assert.rejects(redrive("undisturbed"), (error) => {
        return error instanceof DirectoryInUseError && error.exitCode === 2;
      });
    });
  });

  it("names a pipeline that is not there", async () => {
    await assert.rejects(redrive("undisturbed", "--pipeline", "other"), /there is stocks/);
    await assert.rejects(redrive("undisturbed", "--program", join(PROGRAM, "..")), /Pulumi\.yaml/);
  });

  function failedFiles(name: string): string {
    return join(directory(), name, "s3/buckets/*failed*/objects/**/*.data");
  }
});
