import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readArguments } from "../../scripts/arguments/readArguments.ts";
import { renderArguments } from "../../scripts/arguments/renderArguments.ts";

describe("the page of arguments", () => {
  it("is what the docstrings say: who changes one runs writeArguments.ts", async () => {
    assert.equal(readFileSync("docs/arguments.md", "utf8"), await renderArguments());
  });

  it("says of each argument what it is for", () => {
    const silent = readArguments().filter(({ text }) => !/^[A-Z].{10,}\.$/.test(text));
    assert.deepEqual(silent, []);
  });
});
