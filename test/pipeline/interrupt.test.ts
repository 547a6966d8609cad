import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { startLocalStack } from "../../local/LocalStack.ts";
import { text } from "../resources/useProvider.ts";
import type { RunningCommand } from "./runCommand.ts";
import { startCommand } from "./runCommand.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/stuck");

describe("Ctrl-C", function () {
  this.timeout(180_000);
  let dataDir: string;
  let run: RunningCommand | undefined;
  before(() => (dataDir = mkdtempSync(join(tmpdir(), "stock-analytics-test-"))));
  after(async () => {
    // Where it did not end by itself.
    run?.kill("SIGKILL");
    await run?.finished;
    rmSync(dataDir, { recursive: true });
  });

  it("ends the wait for a stream that is never done", async () => {
    const stack = await startLocalStack({
      ...{ programDir: PROGRAM, stack: "dev", dataDir, isPassive: true },
    });
    const StreamName = text(stack.outputs["streamName"]);
    const Data = Buffer.from("any");
    await stack.clients.kinesis.send(
      new PutRecordCommand({ StreamName, PartitionKey: "AAPL", Data }),
    );
    await stack.stop();

    const args = ["local", "--program", PROGRAM, "--data-dir", dataDir, "--until-drained"];
    run = startCommand(args);
    await run.waitFor(/tries 1 records again: .*stuck/);
    run.kill("SIGINT");
    const { code, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
  });
});
