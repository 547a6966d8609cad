import { lambdaKeepsFailures } from "../../../../policy/rules/resilience/lambdaKeepsFailures.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:sweep";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed";

const lambda = (props: Record<string, unknown> = {}): TestResource => ({
  props: { name: "sweep", arn: ARN, ...props },
});
const config = (props: Record<string, unknown>): TestResource => ({
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  name: "config",
  props: {
    functionName: "sweep",
    destinationConfig: { onFailure: { destination: QUEUE } },
    ...props,
  },
});
const mapping = (props: Record<string, unknown> = {}): TestResource => ({
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  name: "mapping",
  props: { functionName: ARN, ...props },
});
const MESSAGE = '"deadLetterConfig.targetArn" must be set, or an onFailure destination, got none';

describeRule(lambdaKeepsFailures, {
  compliant: {
    "a dead-letter queue": [lambda({ deadLetterConfig: { targetArn: QUEUE } })],
    "one that is made in the same update": [lambda({ deadLetterConfig: { targetArn: UNKNOWN } })],
    "an on-failure destination": [lambda(), config({})],
    "a destination that is made in the same update": [
      lambda(),
      config({ destinationConfig: { onFailure: { destination: UNKNOWN } } }),
    ],
  },
  violating: {
    "a function alone": [lambda(), `${MESSAGE}; add a FunctionEventInvokeConfig`],
    "a destination of successes": [
      [lambda(), config({ destinationConfig: { onSuccess: { destination: QUEUE } } })],
      MESSAGE,
    ],
    "another function's destination": [[lambda(), config({ functionName: "other" })], MESSAGE],
  },
  unknown: {
    "a setting of which nobody can tell what it is of": [
      [lambda(), config({ functionName: UNKNOWN })],
      "config.functionName",
    ],
  },
  notApplicable: { "a function that a mapping invokes": [lambda(), mapping()] },
});
