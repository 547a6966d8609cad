import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Judgement } from "../../local/policy/judgeProgram.ts";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";
import type { Finding } from "../../local/policy/model.ts";
import { PolicyHost } from "../../local/policy/PolicyHost.ts";
import { RULES } from "../../policy/rules.ts";
import { MUTATIONS, mutate } from "./mutations.ts";

const PACK = join(import.meta.dirname, "..", "..", "policy");

/** Least mutations that the pack is to be tried with. */
const LEAST = 60;

describe("the policy pack finds each weakness that somebody brings into a pipeline", function () {
  this.timeout(120_000);
  const compileCacheDir = mkdtempSync(join(tmpdir(), "policy-test-"));
  let whole: Judgement;
  let host: PolicyHost;

  before(async () => {
    host = await PolicyHost.start({ packDir: PACK });
    await host.configure({}, (await host.describe()).policies);
    const programDir = join(import.meta.dirname, "fixtures", "whole");
    whole = await judgeProgram({ programDir, stack: "dev", packDir: PACK, compileCacheDir });
  });

  after(async () => {
    await host.stop();
    rmSync(compileCacheDir, { recursive: true, force: true });
  });

  it("finds nothing mandatory before", () => {
    const mandatory = whole.findings.filter(({ level }) => level === "mandatory");
    assert.deepEqual(mandatory, []);
  });

  it(`tries ${String(LEAST)} at least, no two alike`, () => {
    const titles = MUTATIONS.map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length);
    assert.ok(titles.length >= LEAST, String(titles.length));
  });

  for (const mutation of MUTATIONS) {
    it(`${mutation.title}: ${mutation.rule}`, async () => {
      const rule = RULES.find(({ name }) => name === mutation.rule);
      assert.ok(rule !== undefined, "there is such a rule");
      const { resources, changed } = mutate(whole.resources, mutation);
      const found =
        rule.scope === "resource" && changed !== undefined
          ? await host.analyze(changed)
          : await host.analyzeStack(resources);
      const before = new Set(whole.findings.map(keyOf));
      const fresh = found.filter((one) => !before.has(keyOf(one)));
      const rules = new Set(fresh.map(({ policy }) => policy));
      assert.ok(rules.has(mutation.rule), `found by: ${[...rules].join(", ") || "none"}`);
    });
  }
});

function keyOf({ policy, urn, message }: Finding): string {
  return [policy, urn, message].join("\n");
}
