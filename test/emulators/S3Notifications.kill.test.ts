import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { S3Run } from "./S3Run.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const SCRIPT = join(import.meta.dirname, "fixtures/killedNotifications.ts");

/** Lets the process put so many objects, and kills it. Returns the number of the next. */
async function runUntilKilled(directory: string, from: number, puts: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, directory, String(from)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let last = from;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (last >= from + puts) child.kill("SIGKILL");
  }
  await exited;
  assert.equal(child.signalCode, "SIGKILL");
  return last + 2;
}

describe("S3Notifications in a process that is killed", () => {
  const directory = useTemporaryDirectory();

  it("tell each object that is there at least once, whenever the kill came", async () => {
    let next = 0;
    for (const puts of [15, 40, 25, 60]) next = await runUntilKilled(directory(), next, puts);
    const run = await S3Run.start(directory());
    try {
      const { Contents = [] } = await run.s3.send(new ListObjectsV2Command({ Bucket: "archive" }));
      const told = (await run.events("arrivals")).map(({ s3 }) => s3.object.key);
      assert.ok(Contents.length >= 140, `${Contents.length} objects`);
      assert.deepEqual([...new Set(told)].sort(), Contents.map(({ Key }) => Key).sort());
    } finally {
      await run.stop();
    }
  }).timeout(60_000);
});
