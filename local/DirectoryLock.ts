import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const LOCK_FILE = "lock.sqlite";
const OWNER_FILE = "lock.json";
// https://www.sqlite.org/rescode.html#busy
const SQLITE_BUSY = 5;

/**
 * Keeps a folder for one run. The lock is the system's own, on a SQLite file: it ends with the process,
 * however that ends, so that there is no stale one, and no other process of the same number is taken
 * for its owner.
 */
export class DirectoryLock {
  readonly #database: DatabaseSync;
  readonly #ownerFile: string;

  private constructor(database: DatabaseSync, ownerFile: string) {
    this.#database = database;
    this.#ownerFile = ownerFile;
  }

  /** Takes the lock; undefined: another run has it. */
  static take(folder: string): DirectoryLock | undefined {
    const database = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
      throw error;
    }
    const ownerFile = join(folder, OWNER_FILE);
    writeFileSync(ownerFile, JSON.stringify({ pid: process.pid }));
    return new DirectoryLock(database, ownerFile);
  }

  /** Whether a run has ever taken this folder. */
  static isIn(folder: string): boolean {
    return existsSync(join(folder, LOCK_FILE));
  }

  /** Process that has the lock, as far as it says so: for messages. */
  static ownerOf(folder: string): number | undefined {
    try {
      const text = readFileSync(join(folder, OWNER_FILE), "utf8");
      const { pid } = JSON.parse(text) as { pid?: unknown };
      return typeof pid === "number" ? pid : undefined;
    } catch {
      return undefined;
    }
  }

  /** Gives the lock back. */
  release(): void {
    rmSync(this.#ownerFile, { force: true });
    this.#database.close();
  }
}
