import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { startLocalStack } from "../../local/LocalStack.ts";
import { text } from "../resources/useProvider.ts";
import type { RunningCommand } from "./runCommand.ts";
import { startCommand } from "./runCommand.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/stuck");

describe("Ctrl-C", function () {
  this.timeout(180_000);
  let directory: string;
  let run: RunningCommand | undefined;
  before(() => (directory = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(async () => {
    // Where it did not end by itself.
    run?.kill("SIGKILL");
    await run?.finished;
    rmSync(directory, { recursive: true });
  });

  it("ends a start, and says so instead of an error", async () => {
    const folder = join(directory, "start");
    run = startCommand(["local", "--program", PROGRAM, "--data-dir", folder]);
    // The first it does; the program and the emulators take longer.
    while (!existsSync(join(folder, "lock.json"))) await setTimeout(5);
    run.kill("SIGINT");
    const { code, stderr } = await run.finished;
    assert.match(stderr, /stopped before it was up\n$/);
    assert.equal(code, 130);
  });

  it("ends the wait for a stream that is never done", async () => {
    const folder = join(directory, "wait");
    const stack = await startLocalStack({
      ...{ programDir: PROGRAM, stack: "dev", dataDir: folder, isPassive: true },
    });
    const StreamName = text(stack.outputs["streamName"]);
    const Data = Buffer.from("any");
    await stack.clients.kinesis.send(
      new PutRecordCommand({ StreamName, PartitionKey: "AAPL", Data }),
    );
    await stack.stop();

    const args = ["local", "--program", PROGRAM, "--data-dir", folder, "--until-drained"];
    run = startCommand(args);
    await run.waitFor(/tries 1 records again: .*stuck/);
    run.kill("SIGINT");
    const { code, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
  });
});
