import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

/** Replaces what a map holds again and again, and prints the most that the heap took, in bytes. */
const WORK = `
import { getHeapStatistics } from "node:v8";
const held = new Map();
let most = 0;
for (let i = 0; i < 2_000_000; i += 1) {
  held.set(i % 200_000, { i, text: "x" + i, list: [i, i + 1] });
  if (i % 20_000 === 0) most = Math.max(most, getHeapStatistics().total_heap_size);
}
console.log(most);
`;

/** The most that the heap of a process takes that does the work after `before`. */
async function heapOf(before: string): Promise<number> {
  // Garbage that grows old is what the flag is about, and young heaps are large where memory is.
  const flags = ["--max-semi-space-size=4", "--input-type=module"];
  const { stdout } = await run(process.execPath, [...flags, "-e", before + WORK], { cwd: ROOT });
  return Number(stdout);
}

describe("holdMemory", function () {
  this.timeout(60_000);

  it("lets heaps grow less", async () => {
    const free = await heapOf("");
    const holding = await heapOf(`import { holdMemory } from "./cli/holdMemory.ts"; holdMemory();`);
    assert.ok(holding < 0.9 * free, `${holding} of ${free} bytes`);
  });
});
