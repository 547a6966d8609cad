import assert from "node:assert/strict";
import { databaseOf, workgroupOf } from "../../scripts/permissions/analyst/people.ts";
import { ANOTHER_ACCOUNT, arnOf, text } from "../../scripts/permissions/Infrastructure.ts";
import type { Observation } from "../../scripts/permissions/observe.ts";
import { casesOf, findingsOf } from "../../scripts/permissions/Proof.ts";
import { EVERYTHING } from "../../scripts/permissions/programCases.ts";
import type { Mutant } from "../../scripts/permissions/proof/mutants.ts";
import { mutantsOf } from "../../scripts/permissions/proof/mutants.ts";
import type { RoleCase } from "../../scripts/permissions/proof/proveRole.ts";
import { proveRole } from "../../scripts/permissions/proof/proveRole.ts";
import { usesOf } from "../../scripts/permissions/usesOf.ts";
import { observed } from "./observed.ts";

describe("what people who query may do, in an IAM simulator", function () {
  this.timeout(180_000);
  let observation: Observation;
  let analysts: RoleCase;
  before(async () => {
    observation = await observed(EVERYTHING);
    const found = casesOf(observation).find(({ subject }) => subject.name === "analysts");
    assert.ok(found !== undefined);
    analysts = found;
  });

  it("is all that a query needs, and nothing beside it", async () => {
    assert.ok(analysts.requests.length > 100, String(analysts.requests.length));
    assert.deepEqual(await findingsOf([analysts]), []);
  });

  it("has in it what the command asks of Athena, from its saved queries to a stop", () => {
    const { arn } = workgroupOf(observation.infrastructure);
    const asked = analysts.requests.filter(({ evidence }) => evidence.kind === "road");
    assert.deepEqual(asked.map(({ action, resource }) => [action, resource]).toSorted(), [
      ["athena:BatchGetNamedQuery", arn],
      ["athena:GetQueryExecution", arn],
      ["athena:GetQueryResults", arn],
      ["athena:ListNamedQueries", arn],
      ["athena:StartQueryExecution", arn],
      ["athena:StopQueryExecution", arn],
    ]);
  });

  it("reads every table's folder, and each action is told of with a link of AWS", async () => {
    const tables = observation.infrastructure.ofType("aws:glue/catalogTable:CatalogTable");
    const folders = new Set(
      analysts.requests
        .filter(({ action, resource }) => action === "s3:GetObject" && !/results/.test(resource))
        .map(({ resource }) => resource.replace("arn:aws:s3:::", "s3://").replace(/any$/, "")),
    );
    const locations = tables.map(({ properties }) => {
      return (properties["storageDescriptor"] as { location: string }).location;
    });
    assert.deepEqual([...folders].toSorted(), locations.toSorted());
    for (const { by, grant } of await usesOf(analysts)) {
      if (by?.kind === "road") continue;
      assert.match(by?.source ?? "", /^https:\/\/docs\.aws\.amazon\.com\/athena\//, grant.action);
    }
  });

  it("ends at other workgroups, databases, folders, buckets and accounts, and changes none", async () => {
    const { infrastructure } = observation;
    const database = databaseOf(infrastructure);
    const archive = bucketOf("stocks-archive");
    const foreign = workgroupOf(infrastructure).arn.replace(/:\d{12}:/, `:${ANOTHER_ACCOUNT}:`);
    const refused: readonly (readonly [string, string, string?])[] = [
      ["athena:StartQueryExecution", foreign],
      ["athena:StartQueryExecution", workgroupOf(infrastructure).arn.replace(/[^/]+$/, "primary")],
      ["athena:UpdateWorkGroup", workgroupOf(infrastructure).arn],
      ["glue:GetTable", arnOf("glue", `table/${database}-2/raw`)],
      ["glue:GetPartitions", arnOf("glue", "table/default/any")],
      ["glue:UpdateTable", arnOf("glue", `table/${database}/raw`)],
      ["s3:GetObject", `${archive}/staging/any`],
      ["s3:GetObject", `${archive}/import/any.csv`],
      ["s3:GetObject", `${archive}/quotes/bronze/any`],
      ["s3:GetObject", `${archive}-2/raw/any`],
      ["s3:GetObjectVersion", `${archive}/raw/any`],
      ["s3:PutObject", `${archive}/raw/any`],
      ["s3:ListBucket", archive],
      ["s3:ListBucket", archive, "staging/"],
      ["s3:GetObject", `${bucketOf("stocks-access-logs")}/any`],
    ];
    for (const [action, resource, prefix] of refused) {
      const context = prefix === undefined ? {} : { "s3:prefix": prefix };
      const { documents, mayDo } = analysts.subject;
      const isAllowed = await mayDo(documents, { action, resource, context });
      assert.ok(!isAllowed, `${action} ${resource} ${prefix ?? ""}`);
    }
  });

  for (const [kind, least] of [
    ["removed", 60],
    ["widened", 80],
    ["added", 2_000],
  ] as const satisfies readonly (readonly [Mutant["kind"], number])[]) {
    it(`is found out with anything ${kind}`, async () => {
      const survived: string[] = [];
      let count = 0;
      for await (const mutant of mutantsOf(analysts.subject.documents, kind)) {
        count += 1;
        const { done } = await proveRole(analysts, mutant).next();
        if (done === true) survived.push(mutant.what);
      }
      assert.deepEqual(survived, []);
      assert.ok(count > least, String(count));
    });
  }

  /** ARN of a bucket, by its name in the program. */
  function bucketOf(name: string): string {
    const [bucket] = observation.infrastructure
      .ofType("aws:s3/bucket:Bucket")
      .filter((one) => one.name === name);
    assert.ok(bucket !== undefined, name);
    return text(bucket.properties["arn"]);
  }
});
