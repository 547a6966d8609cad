import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";
import { FORMS } from "./forms.ts";

const PACK = join(import.meta.dirname, "..", "..", "policy");
const PROGRAMS = join(import.meta.dirname, "fixtures", "forms");

describe("the policy pack on the forms that a weakness is written in", function () {
  // Each run starts two Node.js processes.
  this.timeout(120_000);
  const compileCacheDir = mkdtempSync(join(tmpdir(), "policy-test-"));
  after(() => {
    rmSync(compileCacheDir, { recursive: true, force: true });
  });

  it("knows what to find in each program", () => {
    assert.deepEqual(readdirSync(PROGRAMS).toSorted(), Object.keys(FORMS));
  });

  for (const [name, expected] of Object.entries(FORMS)) {
    it(`finds what is weak in ${name}, and not what is sound`, async () => {
      const { findings, notices } = await judgeProgram({
        programDir: join(PROGRAMS, name),
        stack: "dev",
        packDir: PACK,
        compileCacheDir,
      });
      const found = Object.keys(expected).map((rule) => {
        const urns = findings.filter(({ policy }) => policy === rule).map(({ urn }) => urn);
        const names = urns.map((urn) => urn.slice(urn.lastIndexOf("::") + 2));
        return [rule, [...new Set(names)].toSorted()];
      });
      assert.deepEqual(Object.fromEntries(found), expected);
      assert.deepEqual(notices, []);
    });
  }

  it("neither passes nor fails what a preview does not know", async () => {
    const { findings } = await judgeProgram({
      programDir: join(PROGRAMS, "identity"),
      stack: "dev",
      packDir: PACK,
      isPreview: true,
      compileCacheDir,
    });
    const ofOutput = findings.filter(
      ({ urn, policy }) =>
        policy === "iam-policy-no-service-wildcard" && urn.endsWith("::from-output"),
    );
    assert.deepEqual(
      ofOutput.map(({ level, message }) => `${level} ${message.slice(0, 15)}`),
      ["advisory [not known yet]"],
    );
  });
});
