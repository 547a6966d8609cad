import { snsTopicTlsOnly } from "../../../../policy/rules/encryption/snsTopicTlsOnly.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:sns:us-east-1:123456789012:alerts";

const subject = (props: Record<string, unknown> = {}): TestResource => ({
  props: { arn: ARN, id: "arn:aws:sns:us-east-1:123456789012:alerts", ...props },
});
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: ARN,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const documentOf = (statement: object) =>
  JSON.stringify({ Statement: [{ ...DENY, ...statement }] });
const policy = (statement: object, props: Record<string, unknown> = {}): TestResource => ({
  type: "aws:sns/topicPolicy:TopicPolicy",
  name: "policy",
  props: {
    arn: "arn:aws:sns:us-east-1:123456789012:alerts",
    policy: documentOf(statement),
    ...props,
  },
});
const MESSAGE = '"policy.policy" must deny plain HTTP, got none';

describeRule(snsTopicTlsOnly, {
  compliant: {
    "a denial": [subject(), policy({})],
    "a denial of every action": [subject(), policy({ Action: "*", Principal: { AWS: "*" } })],
    "a policy of its own": [subject({ policy: documentOf({}) })],
    "a policy that is made in the same update": [
      subject({ arn: UNKNOWN, id: UNKNOWN }),
      { ...policy({}, { arn: UNKNOWN }), from: { arn: ["subject"] } },
    ],
  },
  violating: {
    "no policy": [
      subject(),
      '"policy" must be set, or a TopicPolicy, got none; add to its TopicPolicy',
    ],
    "another action": [[subject(), policy({ Action: "sns:Subscribe" })], MESSAGE],
    "one account": [[subject(), policy({ Principal: { AWS: "123456789012" } })], MESSAGE],
    "what goes over TLS": [
      [subject(), policy({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      MESSAGE,
    ],
  },
  unknown: {
    "a document that is not written yet": [[subject(), policy({}, { policy: UNKNOWN })], "policy"],
    "a policy of which nobody can tell what it is of": [
      [subject(), policy({}, { arn: UNKNOWN })],
      "policy.arn",
    ],
  },
});
