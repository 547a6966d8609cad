import { createHash } from "node:crypto";

/** Protocol under which the queue that sees every message of a topic is named. */
export const INSPECTOR = "inspector";

const PREFIX = "local-deliveries-";

/** What a shadow queue takes the place of. */
export interface ShadowTarget {
  readonly topicArn: string;
  /** SNS protocol of the subscription, or {@link INSPECTOR}. */
  readonly protocol: string;
  /** Address of the subscription; the topic's ARN for the inspector. */
  readonly endpoint: string;
}

/**
 * Name of the queue that takes what a subscription would send to people or the web. The same in every run.
 * A FIFO topic's is FIFO too, since it removes duplicates as the topic does.
 */
export function shadowQueueName({ topicArn, protocol, endpoint }: ShadowTarget): string {
  const hash = createHash("sha256").update(JSON.stringify([topicArn, protocol, endpoint]));
  const suffix = topicArn.endsWith(".fifo") ? ".fifo" : "";
  return `${PREFIX}${protocol}-${hash.digest("hex").slice(0, 16)}${suffix}`;
}

/** The SNS protocol a queue stands in for: `sqs` unless it is a shadow queue. */
export function protocolOfQueue(queueName: string): string {
  const match = new RegExp(`^${PREFIX}(.+)-[0-9a-f]{16}(\\.fifo)?$`).exec(queueName);
  return match?.[1] ?? "sqs";
}
