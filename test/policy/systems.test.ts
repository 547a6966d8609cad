import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "../../local/policy/model.ts";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";
import { SYSTEMS } from "./systems.ts";

const PACK = join(import.meta.dirname, "..", "..", "policy");
const PROGRAMS = join(import.meta.dirname, "fixtures", "systems");

describe("the policy pack on programs shaped like public pipelines", function () {
  // Each run starts two Node.js processes.
  this.timeout(120_000);
  const compileCacheDir = mkdtempSync(join(tmpdir(), "policy-test-"));
  after(() => {
    rmSync(compileCacheDir, { recursive: true, force: true });
  });

  it("knows what to find in each of them", () => {
    assert.deepEqual(readdirSync(PROGRAMS).toSorted(), Object.keys(SYSTEMS));
  });

  for (const [name, expected] of Object.entries(SYSTEMS)) {
    it(`finds each weakness of ${name}, by rule and resource`, async () => {
      const programDir = join(PROGRAMS, name);
      const options = { programDir, stack: "dev", packDir: PACK, compileCacheDir };
      const { findings, notices } = await judgeProgram(options);
      assert.deepEqual(byRule(findings), expected);
      assert.deepEqual(notices, []);
    });
  }
});

/** Resources of the mandatory findings by rule, each once, sorted. */
function byRule(findings: readonly Finding[]): Record<string, string[]> {
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const rules = [...new Set(mandatory.map(({ policy }) => policy))].toSorted();
  return Object.fromEntries(
    rules.map((rule) => {
      const urns = mandatory.filter(({ policy }) => policy === rule).map(({ urn }) => urn);
      const names = urns.map((urn) => urn.slice(urn.lastIndexOf("::") + 2));
      return [rule, [...new Set(names)].toSorted()];
    }),
  );
}
