import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives each test a folder for temporary files, and fails if one is left there. Call it inside `describe`. */
export function watchTemporaryFolder(): void {
  const before = process.env.TMPDIR;
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(before ?? "/tmp", "watched-"));
    process.env.TMPDIR = folder;
    if (tmpdir() !== folder) throw new Error("the folder for temporary files is another");
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true });
    if (left.length > 0) throw new Error(`left in the folder for temporary files: ${left.join()}`);
  });
}
