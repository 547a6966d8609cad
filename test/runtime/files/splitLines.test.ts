import assert from "node:assert/strict";
import fc from "fast-check";
import { splitLines } from "../../../runtime/files/splitLines.ts";
import { collect } from "../../cli/sources/collect.ts";

async function* inChunks(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])];
  let start = 0;
  for (const end of ends.sort((a, b) => a - b)) {
    yield await Promise.resolve(bytes.subarray(start, end));
    start = end;
  }
}

async function split(text: string, cuts: readonly number[], endsAtReturn: boolean, bytesMax = 99) {
  const lines = await collect(splitLines(inChunks(text, cuts), { bytesMax, endsAtReturn }));
  return lines.map(({ bytes, end, isCut }) => [bytes.toString("utf8"), end, isCut === true]);
}

/** The same by a pattern, on the whole text at once. */
function expectedLines(text: string, pattern: RegExp): [string, string, boolean][] {
  const lines: [string, string, boolean][] = [];
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    lines.push([text.slice(start, match.index), match[0], false]);
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push([text.slice(start), "", false]);
  return lines;
}

describe("splitLines", () => {
  const text = fc
    .array(fc.constantFrom("a", "ü", "\n", "\r", "\r\n", ","), { maxLength: 30 })
    .map((pieces) => pieces.join(""));
  const cuts = fc.array(fc.nat(60), { maxLength: 6 });

  it("splits alike wherever the chunks end", async () => {
    await fc.assert(
      fc.asyncProperty(text, cuts, async (whole, at) => {
        assert.deepEqual(await split(whole, at, true), expectedLines(whole, /\r\n|\r|\n/g));
        assert.deepEqual(await split(whole, at, false), expectedLines(whole, /\r?\n/g));
      }),
      { numRuns: 1_000 },
    );
  });

  it("cuts a line that is too long, and goes on with the next", async () => {
    const lines = await split("abcdef\nabc\nabcd\r\nabcdefg", [2, 5, 9], true, 3);
    assert.deepEqual(lines, [
      ["abc", "\n", true],
      ["abc", "\n", false],
      ["abc", "\r\n", true],
      ["abc", "", true],
    ]);
  });

  it("gives nothing for nothing", async () => {
    assert.deepEqual(await split("", [], true), []);
  });
});
