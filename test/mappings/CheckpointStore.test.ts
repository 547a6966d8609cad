import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CheckpointStore } from "../../local/mappings/CheckpointStore.ts";
import type { Checkpoint } from "../../local/mappings/model.ts";

const after = (shardId: string, sequenceNumber: string): Checkpoint => ({
  shardId,
  generation: "g",
  position: { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber },
});

describe("CheckpointStore", () => {
  let folder: string;
  let path: string;
  let store: CheckpointStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "checkpoints-"));
    path = join(folder, "data", "checkpoints.sqlite");
    store = new CheckpointStore(path);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("keeps one checkpoint for each mapping, source and shard", () => {
    store.write("m", "arn", after("a", "1"));
    store.write("m", "arn", after("a", "49590338271490256608559692538361571095921575989136588898"));
    store.write("m", "arn", after("b", "2"));
    store.write("m", "other", after("a", "3"));
    store.write("n", "arn", { shardId: "a", generation: "h", position: { type: "SHARD_END" } });
    assert.deepEqual(
      store.read("m", "arn", "a"),
      after("a", "49590338271490256608559692538361571095921575989136588898"),
    );
    assert.deepEqual(store.read("m", "arn", "b"), after("b", "2"));
    assert.deepEqual(store.read("m", "other", "a"), after("a", "3"));
    assert.deepEqual(store.read("n", "arn", "a"), {
      shardId: "a",
      generation: "h",
      position: { type: "SHARD_END" },
    });
    assert.equal(store.read("n", "arn", "b"), undefined);
  });

  it("keeps a mapping's start and its positions together, over a restart", () => {
    const horizon = { shardId: "b", generation: "g", position: { type: "TRIM_HORIZON" } } as const;
    assert.equal(store.isStarted("m", "arn"), false);
    store.start("m", "arn", [after("a", "5"), horizon]);
    store.close();
    store = new CheckpointStore(path);
    assert.equal(store.isStarted("m", "arn"), true);
    assert.equal(store.isStarted("m", "other"), false);
    assert.deepEqual(store.read("m", "arn", "a"), after("a", "5"));
    assert.deepEqual(store.read("m", "arn", "b"), horizon);
  });

  it("keeps none of a start that fails half way", () => {
    const bad = { ...after("b", "1"), generation: null as unknown as string };
    assert.throws(() => store.start("m", "arn", [after("a", "5"), bad]));
    assert.equal(store.isStarted("m", "arn"), false);
    assert.equal(store.read("m", "arn", "a"), undefined);
  });

  it("has every write that returned before the process was killed", async () => {
    const script = join(folder, "write.mjs");
    const module = new URL("../../local/mappings/CheckpointStore.ts", import.meta.url).href;
    writeFileSync(
      script,
      `import { CheckpointStore } from ${JSON.stringify(module)};
       const store = new CheckpointStore(${JSON.stringify(path)});
       for (let n = 1; ; n++) {
         store.write("m", "arn", { shardId: "a", generation: "g",
           position: { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: String(n) } });
         process.stdout.write(n + "\\n");
         await new Promise(setImmediate);
       }`,
    );
    const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    let output = "";
    try {
      for await (const chunk of child.stdout) {
        output += String(chunk);
        if (output.split("\n").length > 200) {
          child.kill("SIGKILL");
        }
      }
    } finally {
      child.kill("SIGKILL");
      await exited;
    }
    const lastSaid = Number(output.split("\n").at(-2));
    const kept = store.read("m", "arn", "a")?.position;
    assert.ok(kept?.type === "AFTER_SEQUENCE_NUMBER");
    assert.ok(Number(kept.sequenceNumber) >= lastSaid, `${kept.sequenceNumber} < ${lastSaid}`);
  });

  it("refuses a position that it did not write", () => {
    store.write("m", "arn", after("a", "1"));
    const database = new DatabaseSync(path);
    database.exec("UPDATE checkpoints SET position = 'SOMEWHERE'");
    database.close();
    assert.throws(() => store.read("m", "arn", "a"), /must be a position, got "SOMEWHERE"/);
  });
});
