import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const PAGE = new URL("../../docs/flaws.md", import.meta.url);

/** Numbers of the flaws that were found, by section of the page. */
const FOUND = new Map([
  ["A pipeline of daily files and a stream to Parquet", 8],
  ["A pipeline of scheduled quotes", 7],
]);

interface NamedTest {
  readonly flaw: number;
  readonly title: string;
  readonly spec: string;
}

function testsOf(section: string): NamedTest[] {
  const page = readFileSync(PAGE, "utf8");
  const start = page.indexOf(`## ${section}\n`);
  const end = page.indexOf("\n## ", start + 1);
  const rows = page
    .slice(start, end < 0 ? undefined : end)
    .matchAll(/^\| (\d+) .*\[(.+)\]\((.+)\)/gm);
  return [...rows].map(([, flaw, title = "", spec = ""]) => ({ flaw: Number(flaw), title, spec }));
}

describe("docs/flaws.md", () => {
  for (const [section, count] of FOUND) {
    it(`names a test that exists for each flaw of ${section.toLowerCase()}`, () => {
      const tests = testsOf(section);
      const flaws = [...new Set(tests.map(({ flaw }) => flaw))];
      assert.deepEqual(
        flaws,
        Array.from({ length: count }, (_, index) => index + 1),
      );
      for (const { title, spec } of tests) {
        const source = readFileSync(new URL(spec, PAGE), "utf8");
        assert.ok(source.includes(`it("${title}", `), `${spec} has no test "${title}"`);
      }
    });
  }
});
