import { sqsDeadLetterSources } from "../../../../policy/rules/resilience/sqsDeadLetterSources.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:sqs:us-east-1:123456789012:dead";
const SOURCE = "arn:aws:sqs:us-east-1:123456789012:source";
const URL = "https://sqs/dead";

const queue = (redriveAllowPolicy?: unknown): TestResource => ({
  props: {
    arn: ARN,
    url: URL,
    ...(redriveAllowPolicy === undefined ? {} : { redriveAllowPolicy }),
  },
});
const source: TestResource = {
  name: "source",
  props: {
    arn: SOURCE,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 10 }),
  },
};
const policy = (redriveAllowPolicy: unknown): TestResource => ({
  type: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  name: "sources",
  props: { queueUrl: URL, redriveAllowPolicy },
});
const permission = (redrivePermission: string, sourceQueueArns?: readonly string[]): string =>
  JSON.stringify({ redrivePermission, sourceQueueArns });

describeRule(sqsDeadLetterSources, {
  compliant: {
    "queues by name": [queue(permission("byQueue", [SOURCE])), source],
    "no queue at all": [queue(permission("denyAll")), source],
    "queues by name, in a resource of its own": [
      queue(),
      source,
      policy(permission("byQueue", [SOURCE])),
    ],
  },
  violating: {
    "SQS's default, all queues": [
      [queue(), source],
      '"redriveAllowPolicy" must be "byQueue" or "denyAll", got none; set redriveAllowPolicy to',
    ],
    "all queues": [
      [queue(permission("allowAll")), source],
      '"redriveAllowPolicy" must be "byQueue" or "denyAll", got "{',
    ],
    "all queues, in a resource of its own": [
      [queue(), source, policy(permission("allowAll"))],
      '"redriveAllowPolicy" must be',
    ],
  },
  unknown: {
    "a policy that is computed": [[queue(UNKNOWN), source], "redriveAllowPolicy"],
  },
  notApplicable: { "a queue that is none": [queue()] },
});
