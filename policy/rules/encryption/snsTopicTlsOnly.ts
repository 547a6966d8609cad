import { deniesPlainHttp } from "../../documents/deniesPlainHttp.ts";
import { readStatements } from "../../documents/readStatements.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:sns/topicPolicy:TopicPolicy"];

export const snsTopicTlsOnly: StackRule = {
  name: "sns-topic-tls-only",
  scope: "stack",
  groups: ["encryption"],
  title: "SNS topics take messages over TLS only.",
  rationale: "SNS answers plain HTTP too unless the policy says no.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"],
  controls: ["AwsSolutions-SNS3"],
  resourceTypes: ["aws:sns/topic:Topic"],
  remedy:
    'add to its TopicPolicy a Deny of sns:Publish for "*" where aws:SecureTransport is "false"',
  evaluate: (topic, { stack }) => {
    const [separate] = stack.pointingAt(topic, POLICY_TYPES, "arn");
    const holder = separate ?? topic;
    if (separate === undefined && !topic.props.has("policy")) {
      return violating({ property: "policy", must: "must be set, or a TopicPolicy" });
    }
    const isClosed = readStatements(holder.props, "policy").some((statement) =>
      deniesPlainHttp(statement, {
        actions: ["sns:Publish", "sns:*"],
        covers: (resources) => resources.length > 0,
      }),
    );
    return hold(isClosed, { property: `${holder.name}.policy`, must: "must deny plain HTTP" });
  },
};
