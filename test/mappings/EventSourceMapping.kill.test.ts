import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Emulated, LOG_DATA, numerically, puts, RunningMapping, texts } from "./makeEmulators.ts";
import { makeMapping } from "./makeRecord.ts";

describe("startEventSourceMapping in a process that is killed", () => {
  const stream = "ticks";
  let emulated: Emulated;
  before(async () => {
    emulated = await Emulated.start();
  });
  after(() => emulated.stop());

  it("survives kill -9 at any time: records come again, and none is lost", async () => {
    const eventSourceArn = await emulated.makeStream(stream);
    await emulated.put(stream, puts(1, 500));
    const file = join(emulated.folder, `${stream}.log`);
    const script = writeKillable({ emulated, stream, eventSourceArn, file });
    for (const lines of [60, 180, 320]) {
      await runUntilKilled(script, () => countLines(file) >= lines);
    }
    const t = await RunningMapping.start(emulated, LOG_DATA, {
      id: stream,
      eventSourceArn,
      batchSize: 10,
    });
    await t.drained().finally(() => t.stop());
    const before = readFileSync(file, "utf8").trim().split("\n");
    assert.deepEqual(numerically([...new Set([...before, ...t.logged])]), texts(1, 500));
    assert.ok(before.length >= 320);
    // It went on from checkpoints rather than from the beginning.
    assert.ok(t.logged.length < 250, `${t.logged.length} came again`);
  }).timeout(60_000);
});

/** A program that runs a mapping to a function which appends each record to a file. */
function writeKillable(options: {
  readonly emulated: Emulated;
  readonly stream: string;
  readonly eventSourceArn: string;
  readonly file: string;
}): string {
  const { emulated, stream, eventSourceArn, file } = options;
  const script = join(emulated.folder, `${stream}.ts`);
  const helper = new URL("./killable.ts", import.meta.url).href;
  const settings = {
    folder: join(emulated.folder, `${stream}-host`),
    checkpoints: join(emulated.folder, "checkpoints.sqlite"),
    endpoints: emulated.endpoints,
    definition: makeMapping({ id: stream, eventSourceArn, batchSize: 10 }),
    file,
  };
  writeFileSync(
    script,
    `import { runKillable } from ${JSON.stringify(helper)};
     await runKillable(${JSON.stringify(settings)});`,
  );
  return script;
}

async function runUntilKilled(script: string, enough: () => boolean): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: "inherit" });
  const exited = once(child, "exit");
  try {
    while (!enough() && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  assert.equal(child.signalCode, "SIGKILL");
}

function countLines(file: string): number {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
}
