import { isConditioned } from "../../documents/conditionKeys.ts";
import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { serviceOf, servicePrincipals } from "../../documents/servicePrincipals.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { compliant, hold, notApplicable } from "../../framework/Verdict.ts";
import { BUCKET_POLICY_HOLDERS, KEY_POLICY_TYPES } from "../../types.ts";

/** What says for whom a service asks. */
const SOURCES = [
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrg",
  "aws:SourceOwner",
  "aws:SourceVpc",
];

/** A key's policy has further ones, which the service that encrypts sends along. */
const KEY_SOURCES = [...SOURCES, "kms:EncryptionContext", "kms:CallerAccount", "kms:ViaService"];

/**
 * EventBridge sends nothing along when it uses a key, so that a condition would drop every event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
const SILENT_WITH_KEYS = ["events"];

export const resourcePolicySource: ResourceRule = {
  name: "resource-policy-source",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Policies of buckets, queues, topics, secrets and keys say for whom a service may act.",
  rationale:
    "A service acts for whoever asks: without its account or resource in a condition, also for somebody in another account, the confused deputy.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
  controls: ["Lambda.1"],
  resourceTypes: [
    ...BUCKET_POLICY_HOLDERS,
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sqs/queue:Queue",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topic:Topic",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secret:Secret",
    ...KEY_POLICY_TYPES,
  ],
  remedy: "add the condition aws:SourceAccount, and aws:SourceArn where the resource is known",
  evaluate: ({ type, props }) => {
    const isKey = KEY_POLICY_TYPES.some((one) => one === type);
    if (!props.isUnknown("policy") && !props.has("policy")) {
      return notApplicable("there is no policy");
    }
    return judgeAllowed(props, "policy", (statement) => {
      const services = servicePrincipals(statement).filter(
        (one) => !(isKey && SILENT_WITH_KEYS.includes(serviceOf(one))),
      );
      if (services.length === 0) return compliant();
      return hold(isConditioned(statement, ...(isKey ? KEY_SOURCES : SOURCES)), {
        property: statement.pathOf("Condition"),
        must: `must say for whom ${services.join(", ")} may act`,
        got: statement.names("Condition").join(", ") || undefined,
      });
    });
  },
};
