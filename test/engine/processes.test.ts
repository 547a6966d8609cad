import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runFixture } from "./runFixture.ts";

/** Processes that a hanging program has written down: itself and one that it started. */
async function hangingProcesses(pidFile: string): Promise<number[]> {
  for (;;) {
    const pids = existsSync(pidFile) ? readFileSync(pidFile, "utf8").split(" ").map(Number) : [];
    if (pids.length === 2) return pids;
    await sleep(20);
  }
}

async function waitUntilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process that nobody has waited for yet still has its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("the program's process", function () {
  this.timeout(60_000);
  let folder: string;
  let pidFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-process-"));
    pidFile = join(folder, "pids");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is killed with all it started when the run is aborted", async () => {
    const controller = new AbortController();
    const run = runFixture("faults", {
      config: { fault: "hang", pidFile },
      signal: controller.signal,
    });
    const pids = await hangingProcesses(pidFile);
    assert.deepEqual(pids.map(isAlive), [true, true]);
    const reason = new Error("stopped by the test");
    controller.abort(reason);
    await assert.rejects(run, reason);
    await waitUntilGone(pids);
  });

  it("is not started by a run that is aborted before", async () => {
    const reason = new Error("too late");
    const run = runFixture("faults", {
      config: { fault: "hang", pidFile },
      signal: AbortSignal.abort(reason),
    });
    await assert.rejects(run, reason);
    assert.equal(existsSync(pidFile), false);
  });

  it("goes when the process that runs it is killed", async () => {
    const script =
      `import { runFixture } from ${JSON.stringify(join(import.meta.dirname, "runFixture.ts"))};` +
      `await runFixture("faults", { config: ${JSON.stringify({ fault: "hang", pidFile })} });`;
    const runner = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: "ignore",
      // A killed process cleans nothing up.
      env: { ...process.env, TMPDIR: folder },
    });
    const pids = await hangingProcesses(pidFile);
    runner.kill("SIGKILL");
    await waitUntilGone(pids);
  });
});
