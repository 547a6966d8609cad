import { resourcePolicySource } from "../../../../policy/rules/leastPrivilege/resourcePolicySource.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const ACCOUNT = { StringEquals: { "aws:SourceAccount": "123456789012" } };
const QUEUE = "aws:sqs/queuePolicy:QueuePolicy";
const KEY = "aws:kms/key:Key";

const policy = (type: string, Service: unknown, Condition?: object) => ({
  type,
  props: {
    policy: documentOf({ Effect: "Allow", Action: "x:Y", Principal: { Service }, Condition }),
  },
});

describeRule(resourcePolicySource, {
  compliant: {
    "S3 for this account": policy(QUEUE, "s3.amazonaws.com", ACCOUNT),
    "alarms by their ARNs": policy("aws:sns/topicPolicy:TopicPolicy", "cloudwatch.amazonaws.com", {
      ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*" },
    }),
    "logs that a key is for": policy(KEY, "logs.us-east-1.amazonaws.com", {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:1:log-group:a" },
    }),
    "events with a key, where a condition would drop them": policy(KEY, "events.amazonaws.com"),
    "statements for others than services": {
      type: QUEUE,
      props: { policy: documentOf({ Effect: "Allow", Principal: { AWS: "123456789012" } }) },
    },
  },
  violating: {
    "S3 for anybody": [
      policy(QUEUE, ["s3.amazonaws.com", "sns.amazonaws.com"]),
      '"policy.Statement[0].Condition" must say for whom s3.amazonaws.com, sns.amazonaws.com may act, got none',
    ],
    "events at a queue": [
      policy(QUEUE, "events.amazonaws.com"),
      '"policy.Statement[0].Condition" must say for whom events.amazonaws.com may act',
    ],
    "an encryption context where there is none": [
      policy(QUEUE, "sns.amazonaws.com", { StringEquals: { "kms:ViaService": "sns" } }),
      '"policy.Statement[0].Condition" must say for whom sns.amazonaws.com may act, got "StringEquals"',
    ],
    "alarms with a key": [
      policy(KEY, "cloudwatch.amazonaws.com"),
      '"policy.Statement[0].Condition" must say for whom cloudwatch.amazonaws.com may act',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ type: KEY, props: { policy: UNKNOWN } }, "policy"],
  },
  notApplicable: { "a key without a policy": { type: KEY } },
});
