import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Observation } from "../../scripts/permissions/observe.ts";
import { casesOf, findingsOf } from "../../scripts/permissions/Proof.ts";
import type { Mutant } from "../../scripts/permissions/proof/mutants.ts";
import { mutantsOf } from "../../scripts/permissions/proof/mutants.ts";
import type { RoleCase } from "../../scripts/permissions/proof/proveRole.ts";
import { proveRole } from "../../scripts/permissions/proof/proveRole.ts";
import { renderRoles } from "../../scripts/permissions/renderRoles.ts";
import { EVERYTHING } from "../../scripts/permissions/programCases.ts";
import { ROADS } from "../../scripts/permissions/roads/roads.ts";
import { ROOT } from "../pipeline/runCommand.ts";
import { observed } from "./observed.ts";

describe("roles and VPC endpoints, by the calls of the local pipeline and an IAM simulator", function () {
  this.timeout(300_000);
  let observation: Observation;
  let cases: readonly RoleCase[];
  before(async () => {
    observation = await observed(EVERYTHING);
    cases = casesOf(observation);
  });

  it("cover every function on a road, and every road by a call", () => {
    const functions = observation.infrastructure
      .ofType("aws:lambda/function:Function")
      .map(({ name }) => `${name}-role`);
    const byRoad = observation.requests.filter(({ evidence }) => evidence.kind === "road");
    const callers = new Set(byRoad.map(({ role }) => role));
    assert.deepEqual([...callers].toSorted(), functions.toSorted());
    const driven = new Set(byRoad.map(({ evidence }) => evidence.by));
    assert.deepEqual([...driven].toSorted(), ROADS.map(({ name }) => name).toSorted());
  });

  it("cover every endpoint by calls that pass it, and each call from the VPC by an endpoint", () => {
    const { infrastructure, requests } = observation;
    const endpoints = infrastructure
      .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
      .map(({ properties }) => properties["arn"]);
    assert.equal(endpoints.length, 4);
    assert.deepEqual(
      [...new Set(requests.flatMap(({ endpoint = [] }) => endpoint))].toSorted(),
      endpoints.toSorted(),
    );
    const outside = requests.filter(({ evidence, endpoint, action }) => {
      return evidence.kind === "road" && endpoint === undefined && !action.startsWith("kms:");
    });
    assert.deepEqual([...new Set(outside.map(({ role }) => role))].toSorted(), [
      "stocks-produce-quotes-role",
      "stocks-slack-0-role",
    ]);
  });

  it("take AWS's word only for what its services do, with a link each", () => {
    for (const { evidence, action } of observation.requests) {
      if (evidence.kind === "road") continue;
      assert.match(evidence.source, /^https:\/\/docs\.aws\.amazon\.com\//);
      const known = /^(dynamodb|ec2|kinesis|kms|lambda|logs|s3|sqs|xray):/;
      assert.match(action, known, evidence.by);
    }
  });

  it("allow what is needed, need what they allow, and reach nothing beside it", async () => {
    for (const { subject, requests, forbidden } of cases) {
      // At an endpoint there is one service, at that of SNS one action on one topic.
      const least = subject.name.endsWith("-role") ? 50 : 3;
      assert.ok(requests.length > 0, subject.name);
      assert.ok(forbidden.length >= least, `${subject.name} ${forbidden.length}`);
    }
    assert.deepEqual(await findingsOf(cases), []);
  });

  /** Changes of a kind that nothing was found against, and how many there were. */
  async function survivors(kind: Mutant["kind"]): Promise<{ count: number; survived: string[] }> {
    const survived: string[] = [];
    let count = 0;
    for (const one of cases) {
      for await (const mutant of mutantsOf(one.subject.documents, kind)) {
        count += 1;
        const { done } = await proveRole(one, mutant).next();
        if (done === true) survived.push(`${one.subject.name} ${mutant.what}`);
      }
    }
    return { count, survived };
  }

  it("are found out with any statement, action, resource or denial removed", async () => {
    const { count, survived } = await survivors("removed");
    assert.deepEqual(survived, []);
    assert.ok(count > 300, String(count));
  });

  it("are found out with any other action of the same services", async () => {
    const { count, survived } = await survivors("added");
    assert.deepEqual(survived, []);
    assert.ok(count > 10_000, String(count));
  });

  it("are found out with any resource widened or condition dropped", async () => {
    const { count, survived } = await survivors("widened");
    assert.deepEqual(survived, []);
    assert.ok(count > 250, String(count));
  });

  it("are judged by the statements about an action as by whole documents", async () => {
    for (const { subject, requests, forbidden } of cases) {
      const questions = [...requests, ...forbidden.slice(0, 10)];
      for (const question of questions) {
        const narrowed = await subject.mayDo(subject.documents, question);
        const whole = await subject.mayDo(subject.documents, question, { whole: true });
        assert.equal(narrowed, whole, `${subject.name} ${question.action} ${question.resource}`);
      }
    }
  });

  it("stand in docs/roles.md, each line with who needs it", async () => {
    const page = readFileSync(join(ROOT, "docs/roles.md"), "utf8");
    assert.equal(page, await renderRoles(observation), "run npm run permissions -- --write");
  });
});
