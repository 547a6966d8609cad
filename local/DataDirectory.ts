import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Memory file system of Linux: each write of a database waits for the disk elsewhere. */
const MEMORY_FOLDER = "/dev/shm";
/** Room that a throw-away directory should find there, in bytes. */
const ROOM_BYTES = 2 * 1024 ** 3;
const LOCK_FILE = "lock.json";

/** Another run has the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  readonly exitCode = 2;
}

/** The folder that holds everything of a local run, for this process alone. */
export class DataDirectory {
  readonly path: string;
  /** Whether the folder stays when the run ends. */
  readonly isKept: boolean;

  private constructor(path: string, isKept: boolean) {
    this.path = path;
    this.isKept = isKept;
  }

  /**
   * Opens the named folder, or makes one to be thrown away. A run that was killed leaves its lock
   * behind, which then says nothing.
   * @throws {DirectoryInUseError} if a living process has the folder
   */
  static async open(named: string | undefined): Promise<DataDirectory> {
    if (named === undefined) {
      const path = mkdtempSync(join(await throwAwayFolder(), "stock-analytics-"));
      return new DataDirectory(path, false);
    }
    const path = resolve(named);
    mkdirSync(path, { recursive: true });
    lock(path, named);
    return new DataDirectory(path, true);
  }

  /** Gives the folder back, or removes it. */
  close(): void {
    if (this.isKept) rmSync(join(this.path, LOCK_FILE), { force: true });
    else rmSync(this.path, { recursive: true, force: true });
  }
}

async function throwAwayFolder(): Promise<string> {
  if (!existsSync(MEMORY_FOLDER)) return tmpdir();
  const { bavail, bsize } = await statfs(MEMORY_FOLDER);
  return bavail * bsize > ROOM_BYTES ? MEMORY_FOLDER : tmpdir();
}

function lock(path: string, named: string): void {
  const file = join(path, LOCK_FILE);
  const text = JSON.stringify({ pid: process.pid });
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const pid = lockOwner(file);
    if (pid !== undefined && pid !== process.pid && isAlive(pid)) {
      throw new DirectoryInUseError(
        `data directory "${named}" is in use by process ${pid}; stop it, or name another directory`,
      );
    }
    writeFileSync(file, text);
  }
}

function lockOwner(file: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid?: unknown };
    return typeof pid === "number" ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
