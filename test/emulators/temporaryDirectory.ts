import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a folder for one suite, in memory where there is such a place; removed when the suite ends. */
export function useTemporaryDirectory(): () => string {
  let directory = "";
  before(() => {
    const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
    directory = mkdtempSync(join(parent, "stock-analytics-test-"));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
}
