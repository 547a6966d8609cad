import assert from "node:assert/strict";
import type { Observation } from "../../scripts/permissions/observe.ts";
import { casesOf, findingsOf } from "../../scripts/permissions/Proof.ts";
import { FIFO, PROGRAM_CASES } from "../../scripts/permissions/programCases.ts";
import { mutantsOf } from "../../scripts/permissions/proof/mutants.ts";
import { proveRole } from "../../scripts/permissions/proof/proveRole.ts";
import { observed } from "./observed.ts";

/** Changes of an observation's documents that nothing was found against, and how many there were. */
async function survivors(
  observation: Observation,
): Promise<{ readonly count: number; readonly survived: readonly string[] }> {
  const survived: string[] = [];
  let count = 0;
  for (const one of casesOf(observation)) {
    for (const kind of ["removed", "widened"] as const) {
      for await (const mutant of mutantsOf(one.subject.documents, kind)) {
        count += 1;
        const { done } = await proveRole(one, mutant).next();
        if (done === true) survived.push(`${one.subject.name} ${mutant.what}`);
      }
    }
  }
  return { count, survived };
}

/** The one with everything has a spec of its own, `roles.test.ts`. */
const [, , ...OTHERS] = PROGRAM_CASES;

describe("roles and VPC endpoints of other programs, in an IAM simulator", function () {
  this.timeout(300_000);

  for (const programCase of OTHERS) {
    it(`allow what is needed and nothing beside it for ${programCase.name}`, async () => {
      const observation = await observed(programCase);
      assert.ok(observation.calls.length > 100, String(observation.calls.length));
      assert.deepEqual(await findingsOf(casesOf(observation)), []);
      const { count, survived } = await survivors(observation);
      assert.deepEqual(survived, []);
      assert.ok(count > 150, String(count));
    });
  }

  it("allow what is needed on the road of ticks with a FIFO topic", async () => {
    const observation = await observed(FIFO);
    const published = observation.requests.filter(({ action }) => action === "sns:Publish");
    assert.ok(
      published.length > 0 && published.every(({ resource }) => resource.endsWith(".fifo")),
    );
    const findings = await findingsOf(casesOf(observation));
    // Other roads are not driven: what they need is not seen, and what roles share is taken for another's.
    assert.deepEqual(
      findings.filter(({ kind }) => kind === "denied"),
      [],
    );
  });
});
