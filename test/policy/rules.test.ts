import assert from "node:assert/strict";
import { existsSync, globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { GROUPS } from "../../policy/framework/groups.ts";
import type { Rule } from "../../policy/framework/Rule.ts";
import { RULES } from "../../policy/rules.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FILES = globSync("policy/rules/**/*.ts", { cwd: ROOT }).toSorted();

const camelCase = (name: string) =>
  name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe("rules of the policy pack", () => {
  it("are in the list, each file of them", async () => {
    const listed = RULES.map(({ name, groups: [group] }) => `${group}/${camelCase(name)}.ts`);
    const files = FILES.map((file) => `${basename(dirname(file))}/${basename(file)}`);
    assert.deepEqual(listed.toSorted(), files);
    for (const file of FILES) {
      const exports = (await import(join(ROOT, file))) as Record<string, Rule>;
      assert.deepEqual(Object.keys(exports), [basename(file, ".ts")], file);
    }
  });

  it("have a name of their own", () => {
    const names = RULES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.ok(!Object.hasOwn(GROUPS, name) && name !== "settings" && name !== "all", name);
    }
  });

  it("have tests", () => {
    const without = FILES.map((file) => `test/${file.replace(/\.ts$/, ".test.ts")}`).filter(
      (file) => !existsSync(join(ROOT, file)),
    );
    assert.deepEqual(without, []);
  });

  for (const rule of RULES) {
    it(`say what they are for: ${rule.name}`, () => {
      assert.match(rule.title, /^[A-Z][^.!?]*\.$/, "the title is one sentence");
      assert.match(rule.rationale, /^[A-Z].*\.$/s, "the rationale is made of sentences");
      assert.match(rule.remedy, /^[a-z].*[^.]$/s, "the remedy begins small and has no full stop");
      for (const link of rule.links) assert.match(link, /^https:\/\/[a-z.-]+\//);
      for (const type of rule.resourceTypes) assert.match(type, /^[a-z]+:\w+\/\w+:[A-Z]\w+$/);
      for (const [name, { description }] of Object.entries(rule.parameters ?? {})) {
        assert.match(description, /^[A-Z].*\.$/, name);
        assert.notEqual(name, "enforcementLevel");
      }
      if (rule.scope === "resource" && rule.remediate !== undefined) {
        assert.match(rule.groups.join(), /logging|tagging/, "only what is safe is mended");
      }
    });
  }
});
