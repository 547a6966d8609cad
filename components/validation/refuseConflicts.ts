import { AlertProtocol } from "../args/AlertEndpoint.ts";
import { StreamMode } from "../args/StreamSettings.ts";
import { DEFAULTS } from "../StockAnalyticsPipelineArgs.ts";
import type { Problems } from "./Problems.ts";
import { isFifoTopic } from "./isFifoTopic.ts";
import type { PipelineLeaves } from "./PipelineLeaves.ts";

/** Two arguments of which one makes the other mean nothing, or one that wants another. */
interface Conflict {
  readonly propertyPath: string;
  /** Completes `"retentionHours" must be …`. */
  readonly rule: string;
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
    const value = valueAt(args, path);
    return value !== undefined && !isSame(value, valueAt(DEFAULTS, path));
  };
  const conflicts = [
    ...ofStream(leaves, given),
    ...ofTopic(leaves, given),
    ...ofEndpoints(leaves),
    ...ofStorage(leaves, given),
    ...ofMonitoring(leaves, given),
  ];
  for (const { propertyPath, rule, nextStep } of conflicts) {
    const name = propertyPath.endsWith("]") ? propertyPath : propertyPath.replace(/^.*\./, "");
    problems.add({
      propertyPath,
      reason: `"${name}" must be ${rule}; ${nextStep}.`,
    });
  }
}

type Given = (path: string) => boolean;

function ofStream({ streamMode, stream }: PipelineLeaves, given: Given): Conflict[] {
  const conflicts: Conflict[] = [];
  if (stream.arn !== undefined) {
    const owners = ["streamMode", "shardCount", "stream.retentionHours", "stream.shardMetrics"];
    for (const propertyPath of [...owners, "names.stream"].filter(given)) {
      conflicts.push({
        propertyPath,
        rule: 'omitted with "stream.arn": the stream exists and is its owner\'s',
        nextStep: "remove one of them",
      });
    }
  } else if (streamMode === StreamMode.OnDemand && given("shardCount")) {
    conflicts.push({
      propertyPath: "shardCount",
      rule: 'omitted with "streamMode" on-demand: AWS sets the number of shards',
      nextStep: "remove one of them",
    });
  }
  if (stream.arn === undefined && stream.keyArn !== undefined) {
    conflicts.push({
      propertyPath: "stream.keyArn",
      rule: "omitted without \"stream.arn\": the pipeline's own stream has the pipeline's key",
      nextStep: 'remove it, or name the stream with "stream.arn"',
    });
  }
  return conflicts;
}

function ofTopic({ alerts }: PipelineLeaves, given: Given): Conflict[] {
  const { topicArn, topicKeyArn } = alerts;
  if (topicArn !== undefined) {
    const isStandard = topicArn.plain?.endsWith(".fifo") === false;
    const others = [...(isStandard && alerts.fifo ? ["alerts.fifo"] : []), "names.alertTopic"];
    return others.filter(given).map((propertyPath) => ({
      propertyPath,
      rule: 'omitted with "alerts.topicArn": the topic exists',
      nextStep: "remove one of them",
    }));
  }
  if (topicKeyArn === undefined) return [];
  return [
    {
      propertyPath: "alerts.topicKeyArn",
      rule: "omitted without \"alerts.topicArn\": the pipeline's own topic has the pipeline's key",
      nextStep: 'remove it, or name the topic with "alerts.topicArn"',
    },
  ];
}

function ofEndpoints({ alerts, alertEndpoints }: PipelineLeaves): Conflict[] {
  const conflicts: Conflict[] = [];
  const isFifo = isFifoTopic(alerts);
  for (const { propertyPath, protocol, endpoint } of alertEndpoints) {
    if (isFifo && protocol !== AlertProtocol.Sqs) {
      // https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
      conflicts.push({
        propertyPath: `${propertyPath}.protocol`,
        rule: `sqs with a FIFO topic, got "${protocol}"`,
        nextStep: "send to a queue, or use a standard topic",
      });
    }
    // https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
    if (!isFifo && endpoint.plain?.endsWith(".fifo") === true) {
      conflicts.push({
        propertyPath: endpoint.propertyPath,
        rule: "a standard queue with a standard topic, which cannot send to FIFO queues",
        nextStep: 'set "alerts.fifo", or send to a standard queue',
      });
    }
  }
  return conflicts;
}

const ARCHIVE_KEY_ALONE: Conflict = {
  propertyPath: "storage.archiveKeyArn",
  rule: "omitted without \"storage.archiveBucketName\": the pipeline's own bucket has the pipeline's key",
  nextStep: 'remove it, or name the bucket with "storage.archiveBucketName"',
};

function ofStorage({ storage }: PipelineLeaves, given: Given): Conflict[] {
  if (storage.archiveBucketName === undefined) {
    return storage.archiveKeyArn === undefined ? [] : [ARCHIVE_KEY_ALONE];
  }
  const owners = ["infrequentAccessDays", "glacierDays", "expiryDays"];
  const paths = [...owners.map((name) => `storage.${name}`), "names.archiveBucket"];
  return paths.filter(given).map((propertyPath) => ({
    propertyPath,
    rule: 'omitted with "storage.archiveBucketName": the bucket exists and is its owner\'s',
    nextStep: "remove one of them, or set it on the bucket itself",
  }));
}

function ofMonitoring({ monitoring }: PipelineLeaves, given: Given): Conflict[] {
  if (monitoring.alarms) return [];
  const thresholds = Object.keys(monitoring.thresholds).map((name) => `thresholds.${name}`);
  const ofAlarms = ["opsEndpoints", "staleMinutes", "runbookUrl", ...thresholds];
  return ofAlarms
    .map((name) => `monitoring.${name}`)
    .filter(given)
    .map((propertyPath) => ({
      propertyPath,
      rule: 'omitted with "monitoring.alarms" false: there is no alarm',
      nextStep: "remove one of them",
    }));
}

function isSame(value: unknown, fallback: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return value === fallback || (isEmpty && Array.isArray(fallback) && fallback.length === 0);
}

function valueAt(args: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? (value as Record<string, unknown>)[key]
          : undefined,
      args,
    );
}
