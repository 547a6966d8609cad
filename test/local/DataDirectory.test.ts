import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  DataDirectory,
  DataDirectoryError,
  DirectoryInUseError,
} from "../../local/DataDirectory.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

const MODULE = join(import.meta.dirname, "../../local/DataDirectory.ts");

describe("DataDirectory", () => {
  const directory = useTemporaryDirectory();
  const children: ChildProcess[] = [];
  after(() => children.forEach((child) => child.kill("SIGKILL")));

  /** A process that opens a folder, prints its path, and then runs `then`. */
  async function openElsewhere(
    folder: string | undefined,
    then: string,
  ): Promise<[ChildProcess, string]> {
    const argument = folder === undefined ? "undefined" : JSON.stringify(folder);
    const code =
      `const { DataDirectory } = await import(${JSON.stringify(MODULE)});` +
      `console.log((await DataDirectory.open(${argument})).path); ${then}`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const [path] = (await once(child.stdout, "data")) as [Buffer];
    return [child, path.toString().trim()];
  }

  it("refuses a folder that another process has, naming the process", async () => {
    const folder = join(directory(), "taken");
    const [child] = await openElsewhere(folder, "setInterval(() => {}, 1000);");
    await assert.rejects(DataDirectory.open(folder), (error: unknown) => {
      assert.ok(error instanceof DirectoryInUseError);
      assert.match(error.message, new RegExp(`in use by process ${child.pid}; stop it`));
      return true;
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    (await DataDirectory.open(folder)).close();
  });

  it("refuses a second run of the same process", async () => {
    const folder = join(directory(), "twice");
    const first = await DataDirectory.open(folder);
    await assert.rejects(DataDirectory.open(folder), DirectoryInUseError);
    first.close();
    (await DataDirectory.open(folder)).close();
  });

  it("takes over what a dead process left, whoever has its number now", async () => {
    const folder = join(directory(), "stale");
    mkdirSync(folder);
    writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid: process.ppid }));
    (await DataDirectory.open(folder)).close();
  });

  it("lets exactly one of several that want a folder have it", async () => {
    const folder = join(directory(), "race");
    const opened = await Promise.allSettled(
      Array.from({ length: 5 }, () => DataDirectory.open(folder)),
    );
    const winners = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    assert.equal(winners.length, 1);
    winners[0]?.close();
  });

  it("makes a folder with those above it", async () => {
    const opened = await DataDirectory.open(join(directory(), "a/b/c"));
    assert.ok(existsSync(join(directory(), "a/b/c")));
    opened.close();
  });

  it("refuses what is no folder, what is below a file, and where none can be made", async () => {
    const file = join(directory(), "file");
    writeFileSync(file, "");
    for (const folder of [file, join(file, "below"), "/proc/nothing/here"]) {
      await assert.rejects(DataDirectory.open(folder), {
        name: DataDirectoryError.name,
        exitCode: 2,
        message: new RegExp(`"${folder}" cannot be used .*name a folder that this user may write`),
      });
    }
  });

  it("keeps a named folder and throws away its own", async () => {
    const kept = await DataDirectory.open(join(directory(), "kept"));
    const thrownAway = await DataDirectory.open(undefined);
    assert.deepEqual([kept.isKept, thrownAway.isKept], [true, false]);
    kept.close();
    thrownAway.close();
    assert.deepEqual([existsSync(kept.path), existsSync(thrownAway.path)], [true, false]);
  });

  it("removes its own folder when the process just ends", async () => {
    const [child, path] = await openElsewhere(undefined, "process.exit(0);");
    if (child.exitCode === null) await once(child, "exit");
    assert.equal(existsSync(path), false);
  });

  it("removes what killed runs left, and nothing of those that live", async () => {
    const [killed, left] = await openElsewhere(undefined, "setInterval(() => {}, 1000);");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    const living = await DataDirectory.open(undefined);
    const longAgo = new Date(Date.now() - 3_600_000);
    for (const path of [left, living.path]) utimesSync(path, longAgo, longAgo);
    const another = await DataDirectory.open(undefined);
    const names = readdirSync(dirname(left));
    assert.equal(existsSync(left), false);
    assert.ok(names.some((name) => living.path.endsWith(name)));
    another.close();
    living.close();
  });
});
