import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { text } from "../resources/useProvider.ts";

const SCRIPT = join(import.meta.dirname, "fixtures/killed.ts");

/** Lets the process put so many objects, and kills it. */
async function runUntilKilled(args: readonly string[], notes: string, puts: number): Promise<void> {
  const before = countPuts(notes);
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: "inherit" });
  const exited = once(child, "exit");
  while (countPuts(notes) < before + puts && child.exitCode === null) await sleep(5);
  child.kill("SIGKILL");
  await exited;
  assert.equal(child.signalCode, "SIGKILL");
}

function countPuts(notes: string): number {
  return existsSync(notes) ? readFileSync(notes, "utf8").split("\nput ").length - 1 : 0;
}

async function stagedLines(stack: LocalStack): Promise<string[]> {
  const Bucket = text(stack.outputs["bucketName"]);
  const { s3 } = stack.clients;
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "staging/" }));
  const bodies = (listed.Contents ?? []).map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return gunzipSync((await Body?.transformToByteArray()) ?? "").toString();
  });
  return (await Promise.all(bodies)).join("").split("\n").filter(Boolean);
}

describe("startLocalStack with queues and a delivery stream, in a process that is killed", () => {
  const directory = useTemporaryDirectory();

  it("loses no object, no event and no record, whenever the kill came", async () => {
    const dataDir = join(directory(), "data");
    const notes = join(directory(), "notes");
    // More kills than the receives that the queue allows.
    for (const [run, puts] of [15, 9, 30, 12].entries()) {
      await runUntilKilled([dataDir, notes, String(run)], notes, puts);
    }
    const logged: string[] = [];
    const stack = await startLocalStack({
      programDir: join(import.meta.dirname, "fixtures/program"),
      stack: "dev",
      dataDir,
      onLog: (_name, line) => logged.push(line.text),
    });
    try {
      await stack.drain();
      const lines = [...readFileSync(notes, "utf8").split("\n"), ...logged];
      const noted = (word: string): string[] =>
        lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length));
      const loaded = new Set(noted("loaded ").flatMap((keys) => keys.split(",")));
      const put = noted("put ");
      assert.ok(put.length >= 66, `${put.length} objects`);
      assert.deepEqual(
        put.filter((key) => !loaded.has(key)),
        [],
      );
      const staged = new Set(await stagedLines(stack));
      assert.deepEqual(
        noted("sent ").filter((name) => !staged.has(name)),
        [],
      );
      const { Attributes } = await stack.clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: text(stack.outputs["deadLettersUrl"]),
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      assert.equal(Attributes?.ApproximateNumberOfMessages, "0");
    } finally {
      await stack.stop();
    }
  }).timeout(120_000);
});
