import { mkdtempSync, readdirSync, rmSync } from "node:fs";
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
    if (pid === undefined || isOther(Number(pid))) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Whether a process of this number is at work, and is not this one, which has only begun. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
