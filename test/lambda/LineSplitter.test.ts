import assert from "node:assert/strict";
import { LineSplitter } from "../../local/lambda/LineSplitter.ts";

describe("LineSplitter", () => {
  it("cuts at line breaks, wherever the pieces end, and flushes the rest once", () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of ["a", "b\nc", "\r\n\n", "d"]) {
      splitter.push(piece);
    }
    assert.deepEqual(lines, ["ab", "c", ""]);
    splitter.flush();
    splitter.flush();
    assert.deepEqual(lines, ["ab", "c", "", "d"]);
  });
});
