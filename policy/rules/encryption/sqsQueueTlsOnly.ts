import { deniesPlainHttp } from "../../documents/deniesPlainHttp.ts";
import { readStatements } from "../../documents/readStatements.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:sqs/queuePolicy:QueuePolicy"];

export const sqsQueueTlsOnly: StackRule = {
  name: "sqs-queue-tls-only",
  scope: "stack",
  groups: ["encryption"],
  title: "SQS queues are reached over TLS only.",
  rationale: "SQS answers plain HTTP too unless the policy says no.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  ],
  controls: ["AwsSolutions-SQS4"],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: 'add to its QueuePolicy a Deny of sqs:* for "*" where aws:SecureTransport is "false"',
  evaluate: (queue, { stack }) => {
    const [separate] = stack.pointingAt(queue, POLICY_TYPES, "queueUrl");
    const holder = separate ?? queue;
    if (separate === undefined && !queue.props.has("policy")) {
      return violating({ property: "policy", must: "must be set, or a QueuePolicy" });
    }
    const isClosed = readStatements(holder.props, "policy").some((statement) =>
      deniesPlainHttp(statement, {
        actions: ["sqs:*"],
        covers: (resources) => resources.length > 0,
      }),
    );
    return hold(isClosed, { property: `${holder.name}.policy`, must: "must deny plain HTTP" });
  },
};
