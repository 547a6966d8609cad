import { AlertProtocol } from "../args/AlertEndpoint.ts";
import { StreamMode } from "../args/StreamSettings.ts";
import { DEFAULTS } from "../StockAnalyticsPipelineArgs.ts";
import type { Problems } from "./Problems.ts";
import { describeInput, showFor } from "./describeValue.ts";
import { isFifoTopic } from "./isFifoTopic.ts";
import { readKnown } from "./Known.ts";
import type { Leaf } from "./Leaf.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";
import type { EndpointLeaves } from "./readEndpoints.ts";
import { valueAt } from "./valueAt.ts";

/** Two arguments of which one makes the other mean nothing, or one that wants another. */
interface Conflict {
  readonly propertyPath: string;
  /** Completes `"retentionHours" must be …`. */
  readonly rule: string;
  readonly nextStep: string;
}

/** An argument that does not belong, whatever its value. */
interface Extra {
  readonly propertyPath: string;
  /** Completes `"retentionHours" must be omitted …`. */
  readonly because: string;
  readonly nextStep: string;
}

/**
 * Refuses arguments that cannot stand together: what would silently mean nothing is a mistake of
 * whoever wrote it.
 */
export function refuseConflicts(
  problems: Problems,
  leaves: PipelineLeaves,
  args: Readonly<Record<string, unknown>>,
): void {
  // A project's file may write defaults out, which then say nothing.
  const given = (path: string): boolean => {
    const known = readKnown(valueAt(args, path));
    if (known === undefined) return true;
    return known.value !== undefined && !isSame(known.value, valueAt(DEFAULTS, path));
  };
  const extras = [
    ...ofSource(leaves, given),
    ...(leaves.source.kafka === undefined ? ofStream(leaves, given) : []),
    ...ofTopic(leaves, given),
    ...ofStorage(leaves, given),
    ...ofLake(leaves, given),
    ...ofMonitoring(leaves, given),
  ];
  const conflicts = [...ofEndpoints(leaves), ...ofNames(leaves), ...ofNetwork(leaves)];
  for (const { propertyPath, because, nextStep } of extras) {
    const got = describeInput(valueAt(args, propertyPath));
    const reason = `"${nameOf(propertyPath)}" must be omitted ${because}, got ${got}; ${nextStep}.`;
    problems.addExtra({ propertyPath, reason });
  }
  for (const { propertyPath, rule, nextStep } of conflicts) {
    const reason = `"${nameOf(propertyPath)}" must be ${rule}; ${nextStep}.`;
    problems.add({ propertyPath, reason });
  }
}

function nameOf(propertyPath: string): string {
  return propertyPath.replace(/^.*\./, "");
}

type Given = (path: string) => boolean;

/** What decides a stream means nothing without one, and the other way round. */
function ofSource({ source }: PipelineLeaves, given: Given): Extra[] {
  if (source.kafka === undefined) {
    return ["monitoring.thresholds.offsetLag"].filter(given).map((propertyPath) => ({
      propertyPath,
      because: 'without "source.kafka": a stream has an age, and no offsets',
      nextStep: 'use "iteratorAgePercent"',
    }));
  }
  const ofStreams = [
    ...["streamMode", "shardCount", "stream.retentionHours", "stream.shardMetrics", "stream.arn"],
    ...["stream.keyArn", "names.stream", "processing.parallelizationFactor", "lake.firehose"],
    "monitoring.thresholds.streamThrottles",
  ];
  return ofStreams.filter(given).map((propertyPath) => ({
    propertyPath,
    because: 'with "source.kafka": there is no tick stream',
    nextStep: "remove one of them",
  }));
}

/** Pollers of brokers in a VPC need security groups that lead to them, which nobody else knows. */
function ofNetwork({ source, network }: PipelineLeaves): Conflict[] {
  if (source.kafka?.bootstrapServers === undefined || network?.kind !== "existing") return [];
  if (network.securityGroupIds !== undefined) return [];
  return [
    {
      propertyPath: "network.securityGroupIds",
      rule: 'given with "network.vpcId" and "source.kafka.bootstrapServers": a function\'s own group leads to no broker',
      nextStep: "add groups that lead to the brokers and to HTTPS",
    },
  ];
}

function ofStream({ streamMode, stream }: PipelineLeaves, given: Given): Extra[] {
  const conflicts: Extra[] = [];
  if (stream.arn !== undefined) {
    const owners = ["streamMode", "shardCount", "stream.retentionHours", "stream.shardMetrics"];
    for (const propertyPath of [...owners, "names.stream"].filter(given)) {
      conflicts.push({
        propertyPath,
        because: 'with "stream.arn": the stream exists and is its owner\'s',
        nextStep: "remove one of them",
      });
    }
  } else if (streamMode === StreamMode.OnDemand && given("shardCount")) {
    conflicts.push({
      propertyPath: "shardCount",
      because: 'with "streamMode" on-demand: AWS sets the number of shards',
      nextStep: "remove one of them",
    });
  }
  if (stream.arn === undefined && stream.keyArn !== undefined) {
    conflicts.push({
      propertyPath: "stream.keyArn",
      because: "without \"stream.arn\": the pipeline's own stream has the pipeline's key",
      nextStep: 'remove it, or name the stream with "stream.arn"',
    });
  }
  return conflicts;
}

function ofTopic({ alerts }: PipelineLeaves, given: Given): Extra[] {
  const { topicArn, topicKeyArn } = alerts;
  if (topicArn !== undefined) {
    const isStandard = topicArn.known?.value.endsWith(".fifo") === false;
    const others = [...(isStandard && alerts.fifo ? ["alerts.fifo"] : []), "names.alertTopic"];
    return others.filter(given).map((propertyPath) => ({
      propertyPath,
      because: 'with "alerts.topicArn": the topic exists',
      nextStep: "remove one of them",
    }));
  }
  if (topicKeyArn === undefined) return [];
  return [
    {
      propertyPath: "alerts.topicKeyArn",
      because: "without \"alerts.topicArn\": the pipeline's own topic has the pipeline's key",
      nextStep: 'remove it, or name the topic with "alerts.topicArn"',
    },
  ];
}

function ofEndpoints({ alerts, alertEndpoints, monitoring }: PipelineLeaves): Conflict[] {
  const forStandard = (endpoint: EndpointLeaves) =>
    refuseFifoQueue(endpoint, 'set "alerts.fifo", or send to a standard queue');
  return [
    ...alertEndpoints.flatMap(isFifoTopic(alerts) ? refuseForFifoTopic : forStandard),
    // The topic of alarms is always a standard one.
    ...monitoring.opsEndpoints.flatMap((one) => refuseFifoQueue(one, "send to a standard queue")),
  ];
}

/** https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html */
function refuseForFifoTopic({ propertyPath, protocol }: EndpointLeaves): Conflict[] {
  if (protocol === AlertProtocol.Sqs) return [];
  const rule = `sqs with a FIFO topic, got "${protocol}"`;
  const nextStep = "send to a queue, or use a standard topic";
  return [{ propertyPath: `${propertyPath}.protocol`, rule, nextStep }];
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html */
function refuseFifoQueue(
  { protocol, endpoint: { propertyPath, known } }: EndpointLeaves,
  nextStep: string,
): Conflict[] {
  if (protocol !== AlertProtocol.Sqs || known?.value.endsWith(".fifo") !== true) return [];
  const rule =
    "a standard queue with a standard topic, which cannot send to FIFO queues, " +
    `got ${showFor(known)(known.value)}`;
  return [{ propertyPath, rule, nextStep }];
}

const ARCHIVE_KEY_ALONE: Extra = {
  propertyPath: "storage.archiveKeyArn",
  because:
    "without \"storage.archiveBucketName\": the pipeline's own bucket has the pipeline's key",
  nextStep: 'remove it, or name the bucket with "storage.archiveBucketName"',
};

const ARCHIVE_NOTIFICATIONS_ALONE: Extra = {
  propertyPath: "storage.archiveNotifications",
  because:
    'without "storage.archiveBucketName": the pipeline sets the notifications of its own bucket',
  nextStep: 'remove it, or name the bucket with "storage.archiveBucketName"',
};

function ofLake({ lake, storage }: PipelineLeaves, given: Given): Extra[] {
  const unseen = storage.archiveBucketName !== undefined && !storage.archiveNotifications;
  const optIn = ["lake.firehose", "lake.quotes"];
  const buffers = ["lake.firehoseBufferSeconds", "lake.firehoseBufferMib"];
  return [
    ...(unseen ? optIn.filter(given) : []).map((propertyPath) => ({
      propertyPath,
      because:
        'with "storage.archiveBucketName" and without "storage.archiveNotifications": ' +
        "nothing would tell of the bucket's objects",
      nextStep: 'set "storage.archiveNotifications", or remove it',
    })),
    ...(lake.firehose ? [] : buffers.filter(given)).map((propertyPath) => ({
      propertyPath,
      because: 'without "lake.firehose": there is nothing to buffer',
      nextStep: 'set "lake.firehose", or remove it',
    })),
  ];
}

function ofStorage({ storage }: PipelineLeaves, given: Given): Extra[] {
  if (storage.archiveBucketName === undefined) {
    return [
      ...(storage.archiveKeyArn === undefined ? [] : [ARCHIVE_KEY_ALONE]),
      ...(storage.archiveNotifications ? [ARCHIVE_NOTIFICATIONS_ALONE] : []),
    ];
  }
  const owners = ["infrequentAccessDays", "glacierDays", "expiryDays"];
  const paths = [...owners.map((name) => `storage.${name}`), "names.archiveBucket"];
  return paths.filter(given).map((propertyPath) => ({
    propertyPath,
    because: 'with "storage.archiveBucketName": the bucket exists and is its owner\'s',
    nextStep: "remove one of them, or set it on the bucket itself",
  }));
}

function ofMonitoring(leaves: PipelineLeaves, given: Given): Extra[] {
  return [...ofFeed(leaves, given), ...withoutAlarms(leaves.monitoring, given)];
}

function ofFeed({ monitoring, source }: PipelineLeaves, given: Given): Extra[] {
  if (source.schedule !== undefined) {
    return ["monitoring.exchange"].filter(given).map((propertyPath) => ({
      propertyPath,
      because: 'with "source.schedule", which says the market',
      nextStep: 'remove it, or set "source.schedule.exchange"',
    }));
  }
  if (monitoring.feedIntervalSeconds !== -1) return [];
  return ["monitoring.staleIntervals", "monitoring.exchange"].filter(given).map((propertyPath) => ({
    propertyPath,
    because: 'without "monitoring.feedIntervalSeconds" and "source.schedule": no feed is watched',
    nextStep: 'remove it, or set "monitoring.feedIntervalSeconds"',
  }));
}

function withoutAlarms(monitoring: PipelineLeaves["monitoring"], given: Given): Extra[] {
  if (monitoring.alarms) return [];
  const thresholds = Object.keys(monitoring.thresholds).map((name) => `thresholds.${name}`);
  const ofAlarms = ["opsEndpoints", "staleMinutes", "runbookUrl", ...thresholds];
  return ofAlarms
    .map((name) => `monitoring.${name}`)
    .filter(given)
    .map((propertyPath) => ({
      propertyPath,
      because: 'with "monitoring.alarms" false: there is no alarm',
      nextStep: "remove one of them",
    }));
}

/** Names that share a namespace at AWS: two that are the same would be one resource. */
const SHARED_NAMES = [
  ["names.tickTable", "names.trendTable"],
  ["storage.archiveBucketName", "names.archiveBucket", "names.failedBucket", "names.resultsBucket"],
  ["names.processTicks", "names.detectTrends", "names.sweepAlerts"],
];

function ofNames(leaves: PipelineLeaves): Conflict[] {
  return SHARED_NAMES.flatMap((paths) => {
    const places = new Map<string, string>();
    return paths.flatMap((propertyPath) => {
      const known = (valueAt(leaves, propertyPath) as Leaf<string> | undefined)?.known;
      if (known === undefined) return [];
      const twin = places.get(known.value);
      places.set(known.value, twin ?? propertyPath);
      if (twin === undefined) return [];
      const rule = `another name than "${twin}", got ${showFor(known)(known.value)}`;
      return [{ propertyPath, rule, nextStep: "rename one of them" }];
    });
  });
}

function isSame(value: unknown, fallback: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return value === fallback || (isEmpty && Array.isArray(fallback) && fallback.length === 0);
}
