import { eventSourceQueueVisibility } from "../../../../policy/rules/resilience/eventSourceQueueVisibility.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:arrivals";
const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:load";

const mapping = (props: Record<string, unknown> = {}): TestResource => ({
  props: { eventSourceArn: QUEUE, functionName: LAMBDA, ...props },
});
const queue = (visibilityTimeoutSeconds?: unknown): TestResource => ({
  type: "aws:sqs/queue:Queue",
  name: "queue",
  props: {
    arn: QUEUE,
    ...(visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds }),
  },
});
const lambda = (timeout: unknown): TestResource => ({
  type: "aws:lambda/function:Function",
  name: "load",
  props: { arn: LAMBDA, timeout },
});

describeRule(eventSourceQueueVisibility, {
  compliant: {
    "six times the time-out": [mapping(), queue(360), lambda(60)],
    "as long as SQS can": [mapping(), queue(43_200), lambda(43_200)],
  },
  violating: {
    "less than six times": [
      [mapping(), queue(300), lambda(60)],
      '"queue.visibilityTimeoutSeconds" must be at least 360, got 300; raise',
    ],
    "SQS's default": [
      [mapping(), queue(), lambda(10)],
      '"queue.visibilityTimeoutSeconds" must be at least 60, got 30',
    ],
  },
  unknown: {
    "a time-out that is computed": [[mapping(), queue(360), lambda(UNKNOWN)], "timeout"],
    "a source that nobody can tell": [
      [mapping({ eventSourceArn: UNKNOWN }), queue(360), lambda(60)],
      "eventSourceArn",
    ],
  },
  notApplicable: {
    "a source outside of the stack": [
      mapping({ eventSourceArn: "arn:aws:sqs:us-east-1:1:other" }),
      queue(1),
    ],
    "a function outside of the stack": [mapping({ functionName: "other" }), queue(1), lambda(60)],
  },
});
