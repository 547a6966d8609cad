import * as pulumi from "@pulumi/pulumi";
import { lookUpAccount } from "./AwsAccount.ts";
import { createFunctions } from "./createFunctions.ts";
import { createMonitoring } from "./createMonitoring.ts";
import type { PipelineStores } from "./createStores.ts";
import { createStores } from "./createStores.ts";
import { findLambdaCode } from "./findLambdaCode.ts";
import { fixedName } from "./fixedName.ts";
import { hideSecrets } from "./hideSecrets.ts";
import { roadsOf } from "./lake/roadsOf.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { analystStatements } from "./permissions/analystStatements.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { physicalName } from "./physicalName.ts";
import { pendingConfirmations } from "./monitoring/pendingConfirmations.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import type { StockAnalyticsPipelineArgs } from "./StockAnalyticsPipelineArgs.ts";
import type { StockAnalyticsPipelineNodes } from "./StockAnalyticsPipelineNodes.ts";
import { collectNodes } from "./StockAnalyticsPipelineNodes.ts";
import { readArgs } from "./validation/readArgs.ts";

/**
 * Stock analytics on AWS: ticks from a Kinesis stream or a Kafka topic into a DynamoDB table and an S3 archive that
 * Athena queries, and an alert by SNS when a symbol's short moving average crosses its long one.
 *
 * `opts.transforms` changes any resource in it; `nodes` gives access to them.
 */
export class StockAnalyticsPipeline extends pulumi.ComponentResource {
  /** Name of the tick stream, which producers put ticks into; undefined with `source.kafka`. */
  readonly streamName?: pulumi.Output<string>;
  /** ARN of the tick stream; undefined with `source.kafka`. */
  readonly streamArn?: pulumi.Output<string>;
  /** Name of the topic that producers send ticks to; undefined without `source.kafka`. */
  readonly kafkaTopic?: pulumi.Output<string>;
  /** Name of the tick table: every accepted tick, by symbol and time. */
  readonly tickTableName: pulumi.Output<string>;
  /** Name of the trend table: the state of each symbol and every alert. */
  readonly trendTableName: pulumi.Output<string>;
  /** Name of the bucket with accepted ticks, refused records and published alerts. */
  readonly archiveBucketName: pulumi.Output<string>;
  /** Name of the bucket with what outlived its retries. */
  readonly failedBucketName: pulumi.Output<string>;
  /** ARN of the topic to which alerts are published. */
  readonly alertTopicArn: pulumi.Output<string>;
  /** Name of the database in which Athena finds the archive's tables. */
  readonly glueDatabaseName: pulumi.Output<string>;
  /** Name of the Athena workgroup with the saved queries. */
  readonly workgroupName: pulumi.Output<string>;
  /** Name of the bucket of Athena's results. */
  readonly resultsBucketName: pulumi.Output<string>;
  /** IAM policy, as JSON, of a person who queries the archive in the workgroup and reads the results. */
  readonly analystPolicy: pulumi.Output<string>;
  /** ARN of the topic to which alarms are sent; undefined without alarms. */
  readonly opsTopicArn?: pulumi.Output<string>;
  /** Name of the CloudWatch dashboard; undefined without one. */
  readonly dashboardName?: pulumi.Output<string>;
  /** Subscriptions whose owners have not confirmed yet, without their addresses. */
  readonly pendingConfirmations: pulumi.Output<string[]>;
  /** ARN of the key that encrypts all of it. */
  readonly keyArn: pulumi.Output<string>;
  /** Name of the function that stores, archives or quarantines records. */
  readonly processTicksFunctionName: pulumi.Output<string>;
  /** Name of the function that raises alerts. */
  readonly detectTrendsFunctionName: pulumi.Output<string>;
  /** Name of the function that publishes what a crash left pending. */
  readonly sweepAlertsFunctionName: pulumi.Output<string>;

  /**
   * @param name 1 to 36 letters and digits with single hyphens between; children are named after it.
   * @throws {pulumi.InputPropertiesError} with everything that is wrong with plain arguments, before
   * anything is created. A wrong Output fails the resources that use it.
   */
  constructor(
    name: string,
    args: StockAnalyticsPipelineArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const leaves = readArgs(name, args);
    const code = findLambdaCode();
    super("stock-analytics:index:StockAnalyticsPipeline", name, hideSecrets(args), opts);
    const context = makeContext(this, { name, leaves, code });
    const stores = createStores(context);
    const functions = createFunctions(context, stores);
    if (stores.stream !== undefined) {
      this.streamName = stores.stream.streamName;
      this.streamArn = stores.stream.arn;
    }
    if (stores.kafka !== undefined) this.kafkaTopic = stores.kafka.topic;
    this.tickTableName = stores.tickTable.tableName;
    this.trendTableName = stores.trendTable.tableName;
    this.archiveBucketName = stores.archive.bucketName;
    this.failedBucketName = stores.failed.bucketName;
    this.alertTopicArn = stores.alertTopic.arn;
    this.glueDatabaseName = stores.catalog.databaseName;
    this.keyArn = stores.keyArn;
    this.processTicksFunctionName = functions.processTicks.functionName;
    this.detectTrendsFunctionName = functions.detectTrends.functionName;
    this.sweepAlertsFunctionName = functions.sweepAlerts.functionName;
    const monitoring = createMonitoring(context, stores, functions);
    this.workgroupName = stores.workgroup.workgroupName;
    this.resultsBucketName = stores.workgroup.resultsBucketName;
    this.analystPolicy = analystPolicy(context, stores);
    this.pendingConfirmations = pendingConfirmations([
      ...stores.alertTopic.nodes.subscriptions,
      ...(monitoring.nodes.opsTopic?.subscriptions ?? []),
    ]);
    if (monitoring.opsTopicArn !== undefined) this.opsTopicArn = monitoring.opsTopicArn;
    if (monitoring.dashboardName !== undefined) this.dashboardName = monitoring.dashboardName;
    keepNodes(this, collectNodes(stores, functions, monitoring));
    this.registerOutputs({
      streamName: this.streamName,
      streamArn: this.streamArn,
      kafkaTopic: this.kafkaTopic,
      tickTableName: this.tickTableName,
      trendTableName: this.trendTableName,
      archiveBucketName: this.archiveBucketName,
      failedBucketName: this.failedBucketName,
      alertTopicArn: this.alertTopicArn,
      glueDatabaseName: this.glueDatabaseName,
      workgroupName: this.workgroupName,
      resultsBucketName: this.resultsBucketName,
      analystPolicy: this.analystPolicy,
      opsTopicArn: this.opsTopicArn,
      dashboardName: this.dashboardName,
      pendingConfirmations: this.pendingConfirmations,
      keyArn: this.keyArn,
      processTicksFunctionName: this.processTicksFunctionName,
      detectTrendsFunctionName: this.detectTrendsFunctionName,
      sweepAlertsFunctionName: this.sweepAlertsFunctionName,
    });
  }

  /** The underlying resources. */
  get nodes(): StockAnalyticsPipelineNodes {
    return nodesOf(this);
  }
}

function analystPolicy(
  { account, leaves }: PipelineContext,
  { keyArn, archive, failed, catalog, workgroup }: PipelineStores,
): pulumi.Output<string> {
  return policyDocument(
    analystStatements({
      account,
      keyArn,
      ...fixedName("archiveKeyArn", archive.keyArn),
      workgroupArn: workgroup.arn,
      databaseName: catalog.databaseName,
      archiveArn: archive.arn,
      resultsArn: workgroup.resultsBucketArn,
      failedArn: failed.arn,
      roads: roadsOf(leaves),
    }),
  );
}

function makeContext(
  pipeline: StockAnalyticsPipeline,
  read: Pick<PipelineContext, "name" | "leaves" | "code">,
): PipelineContext {
  const tags = Object.entries(read.leaves.tags).map(([key, leaf]) => [key, leaf.output()] as const);
  return {
    ...read,
    pipeline,
    account: lookUpAccount(pipeline),
    physicalName: physicalName(read.name),
    tags: Object.fromEntries(tags),
    childOpts: { parent: pipeline },
  };
}
