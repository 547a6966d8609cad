import { snsSubscriptionDeadLetter } from "../../../../policy/rules/resilience/snsSubscriptionDeadLetter.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(snsSubscriptionDeadLetter, {
  compliant: {
    "a queue": { props: { protocol: "sqs", redrivePolicy: '{"deadLetterTargetArn":"arn"}' } },
    "a queue that is made in the same update": { props: { redrivePolicy: UNKNOWN } },
  },
  violating: {
    "a subscription without": [
      { props: { protocol: "https" } },
      '"redrivePolicy" must be set, got none; set redrivePolicy to a queue',
    ],
  },
  unknown: {},
});
