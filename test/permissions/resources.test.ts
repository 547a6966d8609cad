import assert from "node:assert/strict";
import type { Infrastructure } from "../../scripts/permissions/Infrastructure.ts";
import { text } from "../../scripts/permissions/Infrastructure.ts";
import { EVERYTHING } from "../../scripts/permissions/programCases.ts";
import type { Expectation } from "../../scripts/permissions/resources/Expectation.ts";
import type { ResourceCase } from "../../scripts/permissions/resources/proveResources.ts";
import { policyMutants } from "../../scripts/permissions/resources/policyMutants.ts";
import { resourceCasesOf, unmet } from "../../scripts/permissions/resources/proveResources.ts";
import { observed } from "./observed.ts";

describe("policies of resources, and trusts of roles, in an IAM simulator", function () {
  this.timeout(180_000);
  let infrastructure: Infrastructure;
  let cases: readonly ResourceCase[];
  before(async () => {
    ({ infrastructure } = await observed(EVERYTHING));
    cases = await resourceCasesOf(infrastructure);
  });

  /** How many expectations of a kind there are, all of them met. */
  async function assertMet(matches: (expectation: Expectation) => boolean): Promise<number> {
    let count = 0;
    const wrong: string[] = [];
    for (const one of cases) {
      const expectations = one.expectations.filter(matches);
      count += expectations.length;
      for await (const { what, action, isAllowed } of unmet({ expectations }, one.document)) {
        wrong.push(`${one.owner}: ${action} by ${what} must be ${isAllowed ? "" : "not "}allowed`);
      }
    }
    assert.deepEqual(wrong, []);
    return count;
  }

  it("have something to answer, each of them", () => {
    const silent = cases.filter(({ expectations }) => expectations.length === 0);
    assert.deepEqual(
      silent.map(({ owner }) => owner),
      [],
    );
    assert.ok(cases.length > 25, String(cases.length));
  });

  it("pitfall 1: let alarms reach the encrypted ops topic, and of this pipeline only", async () => {
    const byAlarms = ({ principal }: Expectation): boolean =>
      principal === "cloudwatch.amazonaws.com";
    const allowed = cases.flatMap(({ expectations }) =>
      expectations.filter((one) => byAlarms(one) && one.isAllowed),
    );
    assert.deepEqual(allowed.map(({ action }) => action).toSorted(), [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "sns:Publish",
    ]);
    await assertMet(byAlarms);
  });

  it("pitfall 2: let EventBridge in nowhere, whose use of a key names no source", async () => {
    const byEvents = ({ principal }: Expectation): boolean => principal === "events.amazonaws.com";
    assert.ok((await assertMet(byEvents)) > 20);
  });

  it("pitfall 6: let who sends to an encrypted queue use both actions of its key", async () => {
    const bySenders = ({ principal, action }: Expectation): boolean =>
      /^(s3|sns)\.amazonaws/.test(principal) && action.startsWith("kms:");
    assert.ok((await assertMet(bySenders)) > 20);
  });

  it("pitfall 11: let CloudWatch Logs use the key for the log groups that are there", async () => {
    const byLogs = ({ principal }: Expectation): boolean => principal.startsWith("logs.");
    assert.ok((await assertMet(byLogs)) > 200);
  });

  it("pitfall 13: let S3 notify queues for the bucket of this account alone", async () => {
    const byBuckets = ({ principal, action }: Expectation): boolean =>
      principal === "s3.amazonaws.com" && action === "sqs:SendMessage";
    assert.ok((await assertMet(byBuckets)) >= 4 * 4);
  });

  it("pitfall 15: let the scheduler take its roles for its group of this account", async () => {
    const byScheduler = ({ principal }: Expectation): boolean =>
      principal === "scheduler.amazonaws.com";
    assert.ok((await assertMet(byScheduler)) >= 2 * 5);
  });

  it("pitfall 20: let only services of AWS have grants of the key", async () => {
    assert.ok((await assertMet(({ action }) => action === "kms:CreateGrant")) >= 4);
  });

  it("let topics keep what they could not deliver, and reach the functions they are to", async () => {
    const byTopics = ({ principal }: Expectation): boolean => principal === "sns.amazonaws.com";
    assert.ok((await assertMet(byTopics)) > 20);
  });

  it("keep plain HTTP, old TLS and other accounts off, whatever is allowed beside", async () => {
    const byPeople = ({ principal }: Expectation): boolean => principal.startsWith("arn:");
    assert.ok((await assertMet(byPeople)) > 100);
  });

  it("answer everything else as they must, access logs, Firehose and flow logs among it", async () => {
    assert.ok((await assertMet(() => true)) > 500);
  });

  it("are found out with anything removed, added or widened, or open to everybody", async () => {
    const survived: string[] = [];
    let count = 0;
    for (const one of cases) {
      for await (const { what, document, expectations } of policyMutants(one)) {
        count += 1;
        const { done } = await unmet({ expectations }, document).next();
        if (done === true) survived.push(`${one.owner} ${what}`);
      }
    }
    assert.deepEqual(survived, []);
    assert.ok(count > 700, String(count));
  });

  it("are on every bucket, topic and queue", () => {
    const owners = new Set(cases.map(({ owner }) => owner));
    for (const type of ["aws:s3/bucket:Bucket", "aws:sns/topic:Topic", "aws:sqs/queue:Queue"]) {
      for (const { name, properties } of infrastructure.ofType(type)) {
        assert.ok(owners.has(text(properties["arn"])), name);
      }
    }
  });
});
