import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { FILE_REJECTION_REASONS } from "../../runtime/contract/fileRejection.ts";
import { QUOTE_SHAPES } from "../../runtime/files/quotes/quoteShapes.ts";

const page = readFileSync(new URL("../../docs/files.md", import.meta.url), "utf8");

describe("docs/files.md", () => {
  it("names every reason for which a file is refused, and no other", () => {
    const section = page.slice(page.indexOf("## What is refused"));
    const named = [...section.matchAll(/`((?:row|file|provider)_\w+)`/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(named)].sort(), [...FILE_REJECTION_REASONS].sort());
  });

  it("names every provider", () => {
    const section = page.slice(page.indexOf("## Quotes"), page.indexOf("## What is refused"));
    const named = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    assert.deepEqual(named.sort(), [...QUOTE_SHAPES.keys()].sort());
  });
});
