import assert from "node:assert/strict";
import { StockAnalyticsPipeline } from "../../components/index.ts";
import type { Registrations } from "./registerPipeline.ts";
import { register } from "./registerPipeline.ts";

/** Longest names of what is named after a pipeline. IAM: roles; Lambda; S3; EventBridge Scheduler.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const MAX_LENGTHS = { Role: 64, Function: 64, Bucket: 63, Schedule: 64, Stream: 128, Table: 255 };

/** A dash and 7 hexadecimal digits. */
const AUTO_NAME_SUFFIX = 8;

function registerNamed(...names: string[]): Promise<Registrations> {
  return register(() => {
    for (const name of names) new StockAnalyticsPipeline(name, { symbols: ["AAPL"] });
  });
}

/** Physical names the program gives itself, as opposed to those that Pulumi makes up. */
function givenNames(registrations: Registrations): string[] {
  return registrations.all
    .filter(({ type }) => /:(Alias|LogGroup|CatalogDatabase|MetricAlarm|Dashboard)$/.test(type))
    .map(({ inputs }) => String(inputs["name"] ?? inputs["dashboardName"]));
}

describe("names", () => {
  it("are made up by Pulumi wherever AWS allows it", async () => {
    const { all } = await registerNamed("stocks");
    const named = all.filter(
      ({ inputs }) => "name" in inputs || "bucket" in inputs || "namePrefix" in inputs,
    );
    const types = new Set(named.map(({ type }) => type.replace(/^.*:/, "")));
    assert.deepEqual([...types].toSorted(), [
      "Alias",
      "BucketLifecycleConfiguration",
      "BucketNotification",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
      "CatalogDatabase",
      "CatalogTable",
      "LogGroup",
      "MetricAlarm",
      "NamedQuery",
    ]);
  });

  it("are no two the same in one program, however alike the pipelines' names are", async () => {
    const registrations = await registerNamed("stocks", "Stocks", "stocks-2");
    const names = givenNames(registrations);
    assert.equal(names.length, 165);
    assert.equal(new Set(names).size, 165);
    const urns = registrations.all.map(({ urn }) => urn);
    assert.equal(new Set(urns).size, urns.length);
  });

  it("are no two the same in two stacks, however alike stacks and pipelines are named", async () => {
    const build = (name: string) => () => {
      new StockAnalyticsPipeline(name, { symbols: ["AAPL"] });
    };
    const runs = [
      await register(build("stocks"), { stack: "dev" }),
      await register(build("stocks"), { stack: "prod" }),
      await register(build("b-c"), { stack: "a" }),
      await register(build("c"), { stack: "a-b" }),
      await register(build("c"), { stack: "a_b" }),
      await register(build("c"), { project: "stock-analytics-a", stack: "b" }),
    ];
    const names = runs.flatMap(givenNames);
    assert.equal(names.length, 330);
    assert.equal(new Set(names).size, 330);
  });

  it("are the same in every run", async () => {
    const [first, second] = [await registerNamed("stocks"), await registerNamed("stocks")];
    assert.deepEqual(givenNames(first), givenNames(second));
  });

  it("fit AWS's limits at the longest name that is allowed", async () => {
    const longest = "a".repeat(36);
    const registrations = await registerNamed(longest);
    for (const [className, max] of Object.entries(MAX_LENGTHS)) {
      const resources = registrations.ofType(className);
      assert.ok(resources.length > 0, className);
      for (const { name } of resources) {
        assert.ok(name.length + AUTO_NAME_SUFFIX <= max, `${className} ${name}`);
      }
    }
    await assert.rejects(registerNamed(`${longest}a`), /"name" must be 1 to 36/);
  });
});
