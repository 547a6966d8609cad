import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A folder for a suite's files, removed after it. Call it inside `describe`. */
export function useFiles(): (name: string, content: string | Uint8Array) => string {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sources-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (name, content) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, name.endsWith(".gz") ? gzipSync(content) : content);
    return file;
  };
}
