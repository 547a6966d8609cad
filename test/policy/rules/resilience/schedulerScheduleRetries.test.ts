import { schedulerScheduleRetries } from "../../../../policy/rules/resilience/schedulerScheduleRetries.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed";
const target = (props: Record<string, unknown>) => ({ props: { target: props } });

describeRule(schedulerScheduleRetries, {
  compliant: {
    "both said": target({
      retryPolicy: { maximumRetryAttempts: 0 },
      deadLetterConfig: { arn: QUEUE },
    }),
    "a queue that is made in the same update": target({
      retryPolicy: { maximumRetryAttempts: 0 },
      deadLetterConfig: { arn: UNKNOWN },
    }),
  },
  violating: {
    "neither said": [
      target({ arn: "arn" }),
      '"target.retryPolicy" must be set, got none; set target.retryPolicy',
      '"target.deadLetterConfig.arn" must be set, got none',
    ],
  },
  unknown: {},
});
