import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let isSwept = false;

/**
 * Makes a folder for rows that memory has no room for. The first one of a process removes what processes
 * left that were killed: Lambda keeps `/tmp` when a function runs out of time, and it would fill up.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
export function makeWorkFolder(): string {
  if (!isSwept) removeLeftovers();
  isSwept = true;
  return mkdtempSync(join(tmpdir(), `lake-${process.pid}-`));
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^lake-(\d+)-\w{6}$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const folder = join(tmpdir(), name);
    const isInUse = Number(pid) === process.pid ? isOfThisProcess(folder) : isAlive(Number(pid));
    if (!isInUse) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether another thread of this process made the folder, and not an earlier process of its number. */
function isOfThisProcess(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || found.mtimeMs >= Date.now() - process.uptime() * 1000;
}

/** Whether a process of this number is at work. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
