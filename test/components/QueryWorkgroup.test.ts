import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { QueryWorkgroup } from "../../components/QueryWorkgroup.ts";
import type { QueryWorkgroupArgs } from "../../components/QueryWorkgroup.ts";
import { savedQueries } from "../../components/queries/savedQueries.ts";
import { ACCOUNT } from "./account.ts";
import type { Registrations } from "./registerPipeline.ts";
import { register } from "./registerPipeline.ts";

const RESULTS = "queries-results-0a1b2c3";

function registerWorkgroup(args: Partial<QueryWorkgroupArgs> = {}): Promise<Registrations> {
  return register(() => {
    new QueryWorkgroup("queries", {
      account: ACCOUNT,
      keyArn: "arn:key",
      databaseName: "stocks",
      symbol: "BRK.B",
      scanLimitGb: 10,
      resultDays: 30,
      retain: true,
      tags: { Team: "markets" },
      ...args,
    });
  });
}

describe("QueryWorkgroup", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await registerWorkgroup();
  });

  it("enforces a scan limit, metrics, the engine and encrypted results of the own account", () => {
    assert.deepEqual(registrations.only("Workgroup").inputs, {
      description: "Queries over the archive of a stock analytics pipeline",
      forceDestroy: false,
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: 10_000_000_000,
        publishCloudwatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${RESULTS}/results/`,
          expectedBucketOwner: "123456789012",
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: "arn:key" },
        },
      },
      tags: { Team: "markets" },
    });
  });

  it("keeps results in a private bucket of their own, for some days", () => {
    const bucket = registrations.only("PrivateBucket");
    assert.equal(bucket.name, "queries-results");
    assert.equal(bucket.parent, registrations.only("QueryWorkgroup").urn);
    const { inputs } = registrations.only("BucketLifecycleConfiguration");
    const [tidyUp, results, ...others] = inputs["rules"] as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.deepEqual(tidyUp?.["noncurrentVersionExpiration"], { noncurrentDays: 1 });
    assert.deepEqual(results, {
      id: "results",
      status: "Enabled",
      filter: { prefix: "results/" },
      expiration: { days: 30 },
    });
  });

  it("is there only after its bucket has its encryption and policy", () => {
    const { dependencies } = registrations.only("Workgroup");
    for (const part of ["BucketServerSideEncryptionConfiguration", "BucketPolicy"]) {
      assert.ok(dependencies.includes(registrations.only(part).urn), part);
    }
  });

  it("has each saved query under its name, over the pipeline's database", () => {
    const workgroup = "queries-0a1b2c3";
    const queries = savedQueries("BRK.B");
    assert.equal(registrations.ofType("NamedQuery").length, queries.length);
    for (const { name, description, sql } of queries) {
      const { inputs } = registrations.only("NamedQuery", `queries-${name}`);
      const expected = { name, description, workgroup, database: "stocks", query: sql };
      assert.deepEqual(inputs, expected);
    }
    const history = registrations.only("NamedQuery", "queries-symbol-history");
    assert.match(String(history.inputs["query"]), /AND symbol = \/\*<symbol>\*\/ 'BRK\.B' /);
  });

  it("takes a limit and days that are known later, and fixed names", async () => {
    const later = await registerWorkgroup({
      scanLimitGb: pulumi.output(7),
      resultDays: pulumi.output(3),
      name: "analysts",
      resultsBucketName: "analysts-results",
    });
    const { inputs } = later.only("Workgroup");
    assert.equal(inputs["name"], "analysts");
    const { bytesScannedCutoffPerQuery, resultConfiguration } = inputs["configuration"] as {
      bytesScannedCutoffPerQuery: number;
      resultConfiguration: { outputLocation: string };
    };
    assert.equal(bytesScannedCutoffPerQuery, 7_000_000_000);
    assert.equal(resultConfiguration.outputLocation, "s3://analysts-results/results/");
    assert.equal(later.only("Bucket").inputs["bucket"], "analysts-results");
    const rules = later.only("BucketLifecycleConfiguration").inputs["rules"];
    assert.match(JSON.stringify(rules), /"expiration":\{"days":3\}/);
  });

  it("stays with its history when data is retained, and else goes with it", async () => {
    assert.equal(registrations.only("Workgroup").retainOnDelete, true);
    assert.equal(registrations.only("Bucket").retainOnDelete, true);
    const destroyed = await registerWorkgroup({ retain: false });
    assert.equal(destroyed.only("Workgroup").retainOnDelete, false);
    assert.equal(destroyed.only("Workgroup").inputs["forceDestroy"], true);
    assert.equal(destroyed.only("Bucket").inputs["forceDestroy"], true);
  });

  it("has outputs, and its resources for whoever adds to them", async () => {
    const outputs: Record<string, unknown> = {};
    const all = await register(() => {
      const workgroup = new QueryWorkgroup("queries", {
        ...{ account: ACCOUNT, keyArn: "arn:key", databaseName: "stocks", symbol: "A" },
        ...{ scanLimitGb: 1, resultDays: 1, retain: false, tags: {} },
      });
      const { arn, workgroupName, resultsBucketName, resultsBucketArn, nodes } = workgroup;
      pulumi
        .all({ arn, workgroupName, resultsBucketName, resultsBucketArn })
        .apply((values) => Object.assign(outputs, values));
      assert.deepEqual(
        Object.keys(nodes.queries),
        savedQueries("A").map(({ name }) => name),
      );
      assert.ok(nodes.results.bucket !== undefined && nodes.workgroup !== undefined);
    });
    assert.deepEqual(outputs, {
      arn: "arn:aws:athena:us-east-1:123456789012:queries-0a1b2c3",
      workgroupName: "queries-0a1b2c3",
      resultsBucketName: RESULTS,
      resultsBucketArn: `arn:aws:s3:us-east-1:123456789012:${RESULTS}`,
    });
    assert.equal(all.ofType("Workgroup").length, 1);
  });
});
