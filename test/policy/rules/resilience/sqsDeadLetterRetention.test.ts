import { sqsDeadLetterRetention } from "../../../../policy/rules/resilience/sqsDeadLetterRetention.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:sqs:us-east-1:123456789012:dead";
const DEAD = JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 10 });

const queue = (props: Record<string, unknown> = {}): TestResource => ({
  props: { arn: ARN, url: "https://sqs/dead", ...props },
});
const source = (props: Record<string, unknown> = {}): TestResource => ({
  name: "source",
  props: { arn: "arn:aws:sqs:us-east-1:123456789012:source", redrivePolicy: DEAD, ...props },
});

describeRule(sqsDeadLetterRetention, {
  compliant: { "two weeks": [queue({ messageRetentionSeconds: 1_209_600 }), source()] },
  violating: {
    "SQS's default": [
      [queue(), source()],
      '"messageRetentionSeconds" must be 1209600, got 345600; set messageRetentionSeconds',
    ],
  },
  unknown: {
    "seconds that are computed": [
      [queue({ messageRetentionSeconds: UNKNOWN }), source()],
      "messageRetentionSeconds",
    ],
  },
  notApplicable: { "a queue that is none": [queue()] },
});
