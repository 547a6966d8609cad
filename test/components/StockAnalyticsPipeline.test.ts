import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { StockAnalyticsPipeline } from "../../components/index.ts";
import type { Registrations } from "./registerPipeline.ts";
import { register, defaultPipeline, registerPipeline } from "./registerPipeline.ts";

/** Every type a pipeline without endpoints registers, and how often. */
const COUNTS = {
  "stock-analytics:index:StockAnalyticsPipeline": 1,
  "stock-analytics:index:PipelineKey": 1,
  "stock-analytics:index:TickStream": 1,
  "stock-analytics:index:TickTable": 1,
  "stock-analytics:index:TrendTable": 1,
  "stock-analytics:index:PrivateBucket": 3,
  "stock-analytics:index:Catalog": 1,
  "stock-analytics:index:AlertTopic": 1,
  "stock-analytics:index:PipelineFunction": 5,
  "stock-analytics:index:FunctionSchedule": 2,
  "stock-analytics:index:QueryWorkgroup": 1,
  "stock-analytics:index:UndeliveredQueue": 2,
  "stock-analytics:index:Monitoring": 1,
  "stock-analytics:index:OpsTopic": 1,
  "stock-analytics:index:PipelineDashboard": 1,
  "aws:kms/key:Key": 1,
  "aws:kms/alias:Alias": 1,
  "aws:kinesis/stream:Stream": 1,
  "aws:dynamodb/table:Table": 2,
  "aws:s3/bucket:Bucket": 3,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 3,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 3,
  "aws:s3/bucketVersioning:BucketVersioning": 3,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 3,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 3,
  "aws:s3/bucketPolicy:BucketPolicy": 3,
  "aws:glue/catalogDatabase:CatalogDatabase": 1,
  "aws:glue/catalogTable:CatalogTable": 7,
  "aws:athena/workgroup:Workgroup": 1,
  "aws:athena/namedQuery:NamedQuery": 20,
  "aws:sns/topic:Topic": 2,
  "aws:sns/topicPolicy:TopicPolicy": 2,
  "aws:sqs/queue:Queue": 6,
  "aws:sqs/queuePolicy:QueuePolicy": 6,
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": 2,
  "aws:s3/bucketNotification:BucketNotification": 1,
  "stock-analytics:index:ObjectQueue": 2,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 47,
  "aws:cloudwatch/dashboard:Dashboard": 1,
  "aws:cloudwatch/logGroup:LogGroup": 5,
  "aws:iam/role:Role": 7,
  "aws:iam/rolePolicy:RolePolicy": 7,
  "aws:lambda/function:Function": 5,
  "aws:lambda/eventSourceMapping:EventSourceMapping": 3,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": 2,
  "aws:scheduler/schedule:Schedule": 2,
};

function countTypes({ all }: Registrations): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of all) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe("StockAnalyticsPipeline", () => {
  it("registers exactly its parts", async () => {
    assert.deepEqual(countTypes(await defaultPipeline()), COUNTS);
  });

  it("registers the same in a preview, where outputs are unknown", async () => {
    const endpoint = { protocol: "email", endpoint: "a@example.com" } as const;
    const args = { alertEndpoints: [endpoint] };
    const preview = await registerPipeline(args, { preview: true });
    assert.deepEqual(countTypes(preview), {
      ...COUNTS,
      "aws:sns/topicSubscription:TopicSubscription": 1,
    });
  });

  it("gives every resource a component as parent", async () => {
    const { all } = await defaultPipeline();
    const components = new Set(all.filter(({ custom }) => !custom).map(({ urn }) => urn));
    const orphans = all.filter(({ type, parent }) =>
      type.endsWith(":StockAnalyticsPipeline") ? parent !== "" : !components.has(parent),
    );
    assert.deepEqual(
      orphans.map(({ urn }) => urn),
      [],
    );
  });

  it("names every child after itself", async () => {
    const { all } = await defaultPipeline();
    assert.deepEqual(
      all.filter(({ name }) => name !== "stocks" && !name.startsWith("stocks-")),
      [],
    );
  });

  it("has the names and ARNs of its resources as outputs", async () => {
    let pipeline: StockAnalyticsPipeline | undefined;
    await register(() => {
      pipeline = new StockAnalyticsPipeline("stocks", { symbols: ["AAPL"] });
    });
    assert.ok(pipeline);
    const {
      streamName,
      streamArn,
      tickTableName,
      trendTableName,
      archiveBucketName,
      failedBucketName,
      alertTopicArn,
      glueDatabaseName,
      keyArn,
      processTicksFunctionName,
      detectTrendsFunctionName,
      sweepAlertsFunctionName,
      workgroupName,
      resultsBucketName,
      opsTopicArn,
      dashboardName,
      pendingConfirmations,
    } = pipeline;
    const outputs = await valueOf(
      pulumi.output({
        streamName,
        streamArn,
        tickTableName,
        trendTableName,
        archiveBucketName,
        failedBucketName,
        alertTopicArn,
        glueDatabaseName,
        keyArn,
        processTicksFunctionName,
        detectTrendsFunctionName,
        sweepAlertsFunctionName,
        workgroupName,
        resultsBucketName,
        opsTopicArn,
        dashboardName,
        pendingConfirmations,
      }),
    );
    const arn = (service: string, name: string) =>
      `arn:aws:${service}:us-east-1:123456789012:${name}`;
    assert.deepEqual(outputs, {
      streamName: "stocks-ticks-0a1b2c3",
      streamArn: arn("kinesis", "stocks-ticks-0a1b2c3"),
      tickTableName: "stocks-tick-table-0a1b2c3",
      trendTableName: "stocks-trend-table-0a1b2c3",
      archiveBucketName: "stocks-archive-0a1b2c3",
      failedBucketName: "stocks-failed-0a1b2c3",
      alertTopicArn: arn("sns", "stocks-alerts-0a1b2c3"),
      glueDatabaseName: outputs.glueDatabaseName,
      keyArn: arn("kms", "stocks-key-0a1b2c3"),
      processTicksFunctionName: "stocks-process-ticks-0a1b2c3",
      detectTrendsFunctionName: "stocks-detect-trends-0a1b2c3",
      sweepAlertsFunctionName: "stocks-sweep-alerts-0a1b2c3",
      workgroupName: "stocks-queries-0a1b2c3",
      resultsBucketName: "stocks-queries-results-0a1b2c3",
      opsTopicArn: arn("sns", "stocks-monitoring-ops-0a1b2c3"),
      dashboardName: outputs.dashboardName,
      pendingConfirmations: [],
    });
    assert.match(String(outputs.dashboardName), /^stock-analytics-dev-stocks-[0-9a-f]{8}$/);
    assert.match(String(outputs.glueDatabaseName), /^stock_analytics_dev_stocks_[0-9a-f]{8}$/);
  });

  it("gives access to every resource it registers", async () => {
    let pipeline: StockAnalyticsPipeline | undefined;
    const endpoint = { protocol: "email", endpoint: "a@example.com" } as const;
    const { all } = await register(() => {
      const args = { symbols: ["AAPL"], alertEndpoints: [endpoint] };
      pipeline = new StockAnalyticsPipeline("stocks", args);
    });
    assert.ok(pipeline);
    const urns = await Promise.all(resourcesIn(pipeline.nodes).map(({ urn }) => valueOf(urn)));
    assert.deepEqual(
      urns.toSorted(),
      all
        .filter(({ custom }) => custom)
        .map(({ urn }) => urn)
        .toSorted(),
    );
  });

  it("keeps no state in fields beside its outputs", async () => {
    let pipeline: StockAnalyticsPipeline | undefined;
    await register(() => {
      pipeline = new StockAnalyticsPipeline("stocks", { symbols: ["AAPL"] });
    });
    // Pulumi's own fields are `urn` and those with two underscores.
    const fields = Object.entries(pipeline ?? {}).filter(([field]) => !/^(urn$|__)/.test(field));
    const made = fields.filter(([, value]) => value !== undefined);
    assert.equal(made.length, 18);
    assert.deepEqual(
      fields.filter(([, value]) => value === undefined).map(([field]) => field),
      ["kafkaTopic"],
    );
    for (const [field, value] of made) assert.ok(pulumi.Output.isInstance(value), field);
  });

  it("keeps the data, its key and the buckets' protection when the stack goes, by default", async () => {
    const registrations = await defaultPipeline();
    const kept = registrations.all.filter(({ retainOnDelete }) => retainOnDelete);
    assert.deepEqual(kept.map(({ name }) => name).toSorted(), [
      ...["archive", "failed"].flatMap((bucket) =>
        BUCKET_PARTS.map((part) => `stocks-${bucket}${part}`),
      ),
      "stocks-key",
      "stocks-queries",
      ...BUCKET_PARTS.map((part) => `stocks-queries-results${part}`),
      "stocks-tick-table",
      "stocks-trend-table",
    ]);
    for (const table of registrations.ofType("Table")) {
      assert.equal(table.inputs.deletionProtectionEnabled, true);
    }
    for (const bucket of registrations.ofType("Bucket")) {
      assert.equal(bucket.inputs.forceDestroy, false);
    }
  });

  it("lets everything go with dataProtection destroy", async () => {
    const registrations = await registerPipeline({ dataProtection: "destroy" });
    assert.deepEqual(
      registrations.all.filter(({ retainOnDelete, protect }) => retainOnDelete || protect),
      [],
    );
    for (const table of registrations.ofType("Table")) {
      assert.equal(table.inputs.deletionProtectionEnabled, false);
    }
    for (const bucket of registrations.ofType("Bucket")) {
      assert.equal(bucket.inputs.forceDestroy, true);
    }
  });

  it("tags every resource that takes tags", async () => {
    const tags = { Team: "markets", Owner: pulumi.output("me") };
    const registrations = await registerPipeline({ tags });
    const tagged = registrations.all.filter(({ custom, inputs }) => custom && "tags" in inputs);
    assert.deepEqual([...new Set(tagged.map(({ type }) => type))].toSorted(), TAGGABLE);
    for (const { inputs, name } of tagged) {
      assert.deepEqual(inputs.tags, { Team: "markets", Owner: "me" }, name);
    }
    const untagged = registrations.all.filter(
      ({ type, inputs }) => TAGGABLE.includes(type) && !("tags" in inputs),
    );
    assert.deepEqual(untagged, []);
  });

  it("deploys in other partitions", async () => {
    const { all } = await registerPipeline(
      {},
      { region: "cn-north-1", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
    );
    const own = all.filter(({ custom }) => custom).map(({ inputs }) => JSON.stringify(inputs));
    assert.deepEqual(
      own.filter((inputs) => inputs.includes("arn:aws:") || inputs.includes("us-east-1")),
      [],
    );
    const text = own.join();
    assert.ok(text.includes("logs.cn-north-1.amazonaws.com.cn"));
    assert.ok(text.includes("kinesis.cn-north-1.amazonaws.com.cn"));
    assert.ok(text.includes("arn:aws-cn:iam::123456789012:root"));
  });
});

/** Resources of a bucket, by the end of their names. */
const BUCKET_PARTS = [
  "",
  "-encryption",
  "-lifecycle",
  "-ownership",
  "-policy",
  "-public-access",
  "-versioning",
];

/** What takes tags among what a pipeline registers. */
const TAGGABLE = [
  "aws:athena/workgroup:Workgroup",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:dynamodb/table:Table",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:iam/role:Role",
  "aws:kinesis/stream:Stream",
  "aws:kms/key:Key",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/function:Function",
  "aws:s3/bucket:Bucket",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

function resourcesIn(nodes: object): pulumi.CustomResource[] {
  return Object.values(nodes).flatMap((node: unknown) => {
    if (node instanceof pulumi.CustomResource) return [node];
    return typeof node === "object" && node !== null ? resourcesIn(node) : [];
  });
}
