import { snsTopicDeliveryStatus } from "../../../../policy/rules/logging/snsTopicDeliveryStatus.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(snsTopicDeliveryStatus, {
  compliant: {
    "a role": { props: { httpFailureFeedbackRoleArn: "arn:aws:iam::123456789012:role/sns" } },
    "a role that is made in the same update": { props: { sqsFailureFeedbackRoleArn: UNKNOWN } },
  },
  violating: {
    "a topic without": [
      { props: { httpSuccessFeedbackRoleArn: "arn:aws:iam::123456789012:role/sns" } },
      '"sqsFailureFeedbackRoleArn" must be set, or that of another protocol, got none; set a',
    ],
  },
  unknown: {},
});
