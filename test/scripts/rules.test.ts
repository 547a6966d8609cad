import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderRules, RULE_SECTIONS } from "../../scripts/rules/renderRules.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const RULES = RULE_SECTIONS.flatMap(({ rules }) => rules);

describe("the table of rules", () => {
  it("is the page in the documentation: who changes it runs mutateRules.ts --write", async () => {
    assert.equal(readFileSync(join(ROOT, "docs", "rules.md"), "utf8"), await renderRules());
  });

  it("names each rule once", () => {
    const names = RULES.map(({ rule }) => rule);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("breaks what is in the code exactly once", () => {
    for (const { rule, file, search, replacement } of RULES) {
      const count = readFileSync(join(ROOT, file), "utf8").split(search).length - 1;
      assert.equal(count, 1, `${rule}: ${file} holds ${count} times: ${search}`);
      assert.notEqual(search, replacement);
    }
  });
});
