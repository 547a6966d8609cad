import * as pulumi from "@pulumi/pulumi";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { TopicEndpoint } from "./AlertTopic.ts";
import { AlertTopic } from "./AlertTopic.ts";
import { roadsOf } from "./lake/roadsOf.ts";
import { deliveryLogGroupName, wantedRoads } from "./lake/wantedRoads.ts";
import { createLake, type PipelineLake } from "./createLake.ts";
import { endpointRole } from "./endpointRole.ts";
import { fixedName } from "./fixedName.ts";
import { KafkaSource } from "./kafka/KafkaSource.ts";
import { alarmArnPattern } from "./monitoring/alarmArnPattern.ts";
import { flowLogGroupName } from "./network/VpcFlowLog.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { SlackReceivers } from "./createSlackReceivers.ts";
import { createSlackReceivers, slackLogGroupNames } from "./createSlackReceivers.ts";
import type { KeyDelivery } from "./PipelineKey.ts";
import { KeyService, PipelineKey } from "./PipelineKey.ts";
import { TickStream } from "./TickStream.ts";
import { TickTable } from "./TickTable.ts";
import { TrendTable } from "./TrendTable.ts";
import { isFifoTopic } from "./validation/isFifoTopic.ts";
import type { Leaf } from "./validation/Leaf.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/** Where a pipeline's data is, and the key that encrypts it. */
export interface PipelineStores extends PipelineLake {
  readonly keyArn: pulumi.Output<string>;
  /** Undefined when the user brought one. */
  readonly key: PipelineKey | undefined;
  /** Undefined when ticks come from a Kafka topic. */
  readonly stream: TickSource | undefined;
  /** Undefined when ticks come from the tick stream. */
  readonly kafka: KafkaSource | undefined;
  readonly tickTable: TickTable;
  readonly trendTable: TrendTable;
  /** By the path of their endpoint's argument. */
  readonly slack: SlackReceivers;
  readonly alertTopic: AlertTopic;
  /** Key of the alert topic; undefined when it has none of the customer's. */
  readonly alertTopicKeyArn: pulumi.Output<string> | undefined;
}

/** The stream that ticks come from. */
export interface TickSource {
  readonly arn: pulumi.Output<string>;
  readonly streamName: pulumi.Output<string>;
  /** Key of the stream; undefined when it has none of the customer's. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /** Undefined when the user brought the stream. */
  readonly own: TickStream | undefined;
}

/** Creates the key and what it encrypts. */
export function createStores(context: PipelineContext): PipelineStores {
  const { name, leaves, tags, childOpts } = context;
  const { retain, names, alerts } = leaves;
  const { key, keyArn } = findKey(context);
  const stored = { keyArn, retain, tags };
  const lake = createLake(context, keyArn);
  const slack = createSlackReceivers(context, { keyArn, failed: lake.failed });
  return {
    key,
    keyArn,
    ...findSource(context, keyArn),
    tickTable: new TickTable(
      `${name}-tick-table`,
      {
        ...stored,
        ...fixedName("name", names.tickTable?.output()),
        hasTtl: hasTtl(leaves.storage.ttlDays),
      },
      childOpts,
    ),
    trendTable: new TrendTable(
      `${name}-trend-table`,
      { ...stored, ...fixedName("name", names.trendTable?.output()) },
      childOpts,
    ),
    ...lake,
    slack,
    alertTopic: createTopic(context, keyArn, slack),
    alertTopicKeyArn: alerts.topicArn === undefined ? keyArn : alerts.topicKeyArn?.output(),
  };
}

/** The key that the user brought, or one of the pipeline's own. */
function findKey(context: PipelineContext): Pick<PipelineStores, "key" | "keyArn"> {
  const { kmsKeyArn } = context.leaves.encryption;
  if (kmsKeyArn !== undefined) return { key: undefined, keyArn: kmsKeyArn.output() };
  const key = createKey(context);
  return { key, keyArn: key.arn };
}

function createKey(context: PipelineContext): PipelineKey {
  const { name, leaves, account, physicalName, tags, childOpts } = context;
  const logGroups = [
    ...[FUNCTIONS.processTicks, FUNCTIONS.detectTrends, FUNCTIONS.sweepAlerts].map((role) =>
      logGroupName(context, role),
    ),
    ...wantedRoads(context).map(({ role }) => logGroupName(context, role)),
    ...slackLogGroupNames(context),
    ...(leaves.source.schedule === undefined
      ? []
      : [logGroupName(context, FUNCTIONS.produceQuotes)]),
  ];
  if (roadsOf(leaves).firehose) logGroups.push(deliveryLogGroupName(context));
  const { network } = leaves;
  if (network?.kind === "made" && network.flowLogs) logGroups.push(flowLogGroupName(physicalName));
  return new PipelineKey(
    `${name}-key`,
    {
      account,
      aliasName: physicalName,
      logGroupNames: logGroups,
      deliveries: deliveriesOf(context),
      retain: leaves.retain,
      tags,
    },
    childOpts,
  );
}

/** Services that send into what the key encrypts. */
function deliveriesOf(context: PipelineContext): KeyDelivery[] {
  const { account, leaves, physicalName } = context;
  const { partition, region, accountId } = account;
  const toQueues: KeyDelivery = {
    service: KeyService.Sns,
    // Any topic of the account in the region: the alert topic's own name is made after the key.
    sourceArns: [pulumi.interpolate`arn:${partition}:sns:${region}:${accountId}:*`],
  };
  const fromAlarms: KeyDelivery = {
    service: KeyService.CloudWatch,
    sourceArns: [alarmArnPattern(account, physicalName)],
  };
  const fromBuckets: KeyDelivery = {
    service: KeyService.S3,
    // Any bucket of the account: the archive's own name is made after the key.
    sourceArns: [pulumi.interpolate`arn:${partition}:s3:::*`],
  };
  return [
    ...(leaves.monitoring.alarms ? [fromAlarms] : []),
    toQueues,
    ...(wantedRoads(context).length === 0 ? [] : [fromBuckets]),
  ];
}

/** The topic of the arguments, or else a stream. */
function findSource(
  context: PipelineContext,
  keyArn: pulumi.Output<string>,
): Pick<PipelineStores, "stream" | "kafka"> {
  const { name, account, physicalName, leaves, tags, childOpts } = context;
  const { kafka } = leaves.source;
  if (kafka === undefined) return { stream: findStream(context, keyArn), kafka: undefined };
  const source = new KafkaSource(
    `${name}-kafka`,
    {
      account,
      keyArn,
      leaves: kafka,
      network: leaves.network,
      defaultGroupId: `${physicalName}-${FUNCTIONS.processTicks}`,
      retain: leaves.retain,
      tags,
    },
    childOpts,
  );
  return { stream: undefined, kafka: source };
}

/** The stream that the user brought, or one of the pipeline's own. */
function findStream(
  { name, leaves, tags, childOpts }: PipelineContext,
  keyArn: pulumi.Output<string>,
): TickSource {
  const { stream, names } = leaves;
  if (stream.arn !== undefined) {
    const arn = stream.arn.output();
    // arn:aws:kinesis:<region>:<account>:stream/<name>
    const streamName = arn.apply((text) => text.slice(text.indexOf("/") + 1));
    return { arn, streamName, keyArn: stream.keyArn?.output(), own: undefined };
  }
  const own = new TickStream(
    `${name}-ticks`,
    {
      mode: leaves.streamMode,
      shardCount: leaves.shardCount.output(),
      shardMetrics: [...stream.shardMetrics],
      retentionHours: stream.retentionHours.output(),
      keyArn,
      ...fixedName("name", names.stream?.output()),
      tags,
    },
    childOpts,
  );
  return { arn: own.arn, streamName: own.streamName, keyArn, own };
}

function createTopic(
  context: PipelineContext,
  keyArn: pulumi.Output<string>,
  slack: SlackReceivers,
): AlertTopic {
  const { name, account, leaves, tags, childOpts } = context;
  const { alerts, names, alertEndpoints } = leaves;
  return new AlertTopic(
    `${name}-alerts`,
    {
      account,
      keyArn,
      endpoints: alertEndpoints.map((endpoint) => topicEndpoint(endpoint, alertEndpoints, slack)),
      isFifo: isFifoTopic(alerts),
      ...fixedName("name", names.alertTopic?.output()),
      ...fixedName("existingArn", alerts.topicArn?.output()),
      tags,
    },
    childOpts,
  );
}

function hasTtl({ plain, output }: Leaf<number>): pulumi.Input<boolean> {
  return plain === undefined ? output().apply((days) => days !== -1) : plain !== -1;
}

function topicEndpoint(
  leaves: EndpointLeaves,
  all: readonly EndpointLeaves[],
  slack: SlackReceivers,
): TopicEndpoint {
  const { propertyPath, protocol, endpoint, filterPolicy } = leaves;
  const receiver = slack.get(propertyPath);
  return {
    role: endpointRole(leaves, all),
    ...(receiver === undefined
      ? { protocol, endpoint: endpoint.output() }
      : { protocol: "lambda", endpoint: receiver.arn }),
    ...(filterPolicy === undefined ? {} : { filterPolicy }),
  };
}
