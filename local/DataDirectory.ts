import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DirectoryLock } from "./DirectoryLock.ts";
import { makeFolder } from "./makeFolder.ts";

/** Memory file system of Linux: each write of a database waits for the disk elsewhere. */
const MEMORY_FOLDER = "/dev/shm";
/** Room that a throw-away directory should find there, in bytes. */
const ROOM_BYTES = 2 * 1024 ** 3;
const THROW_AWAY_PREFIX = "stock-analytics-run-";
/** A younger folder may be one that its run has not locked yet. */
const LEFT_BEHIND_MS = 60_000;

/** Another run has the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  readonly exitCode = 2;
}

/** The folder cannot hold data. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
  readonly exitCode = 2;
}

/** The folder that holds everything of a local run, for this run alone. */
export class DataDirectory {
  readonly path: string;
  /** Whether the folder stays when the run ends. */
  readonly isKept: boolean;
  readonly #lock: DirectoryLock;
  readonly #onExit = (): void => this.close();

  private constructor(path: string, isKept: boolean, lock: DirectoryLock) {
    this.path = path;
    this.isKept = isKept;
    this.#lock = lock;
    // A process that ends without stopping the run leaves nothing in memory all the same.
    if (!isKept) process.once("exit", this.#onExit);
  }

  /**
   * Opens the named folder, or makes one to be thrown away, in memory where there is room. What runs that
   * were killed left of theirs is removed.
   * @throws {DirectoryInUseError} if another run, of this process or another, has the folder.
   * @throws {DataDirectoryError} if it is no folder, or one that takes no files.
   */
  static async open(named: string | undefined): Promise<DataDirectory> {
    if (named === undefined) return DataDirectory.#makeThrowAway();
    const path = resolve(named);
    const lock = lockFolder(named, path);
    if (lock !== undefined) return new DataDirectory(path, true, lock);
    const owner = DirectoryLock.ownerOf(path);
    throw new DirectoryInUseError(
      `data directory "${named}" is in use by ${owner === undefined ? "another run" : `process ${owner}`}; ` +
        "stop it, or name another directory",
    );
  }

  static async #makeThrowAway(): Promise<DataDirectory> {
    const parent = await throwAwayParent();
    removeLeftBehind(parent);
    const path = mkdtempSync(join(parent, THROW_AWAY_PREFIX));
    const lock = DirectoryLock.take(path);
    if (lock === undefined) throw new Error(`"${path}" must be new, and is in use.`);
    return new DataDirectory(path, false, lock);
  }

  /** Gives the folder back, or removes it. */
  close(): void {
    process.removeListener("exit", this.#onExit);
    this.#lock.release();
    if (!this.isKept) rmSync(this.path, { recursive: true, force: true });
  }
}

function lockFolder(named: string, path: string): DirectoryLock | undefined {
  try {
    makeFolder(path);
    return DirectoryLock.take(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataDirectoryError(
      `data directory "${named}" cannot be used (${reason}); name a folder that this user may write to`,
      { cause: error },
    );
  }
}

async function throwAwayParent(): Promise<string> {
  if (!existsSync(MEMORY_FOLDER)) return tmpdir();
  const { bavail, bsize } = await statfs(MEMORY_FOLDER);
  return bavail * bsize > ROOM_BYTES ? MEMORY_FOLDER : tmpdir();
}

/** Removes throw-away folders of runs that were killed: nothing else would free their memory. */
function removeLeftBehind(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(THROW_AWAY_PREFIX)) continue;
    const path = join(parent, name);
    try {
      if (Date.now() - statSync(path).mtimeMs < LEFT_BEHIND_MS || !DirectoryLock.isIn(path))
        continue;
      const lock = DirectoryLock.take(path);
      if (lock === undefined) continue;
      rmSync(path, { recursive: true, force: true });
      lock.release();
    } catch {
      // Somebody else's, or being removed by another run at this moment.
    }
  }
}
