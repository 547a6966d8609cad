import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const dynamodbTablePointInTimeRecovery: ResourceRule = {
  name: "dynamodb-table-point-in-time-recovery",
  scope: "resource",
  groups: ["resilience"],
  title: "DynamoDB tables can be brought back as they were at any second of the last days.",
  rationale: "A wrong release or command overwrites items, and nothing else keeps the old ones.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-2",
  ],
  controls: ["DynamoDB.2", "CKV_AWS_28", "AwsSolutions-DDB3", "AWS-0024"],
  resourceTypes: ["aws:dynamodb/table:Table"],
  remedy: "set pointInTimeRecovery to { enabled: true }",
  evaluate: ({ props }) => {
    const enabled = props.flag("pointInTimeRecovery.enabled");
    return hold(enabled === true, {
      property: "pointInTimeRecovery.enabled",
      must: "must be true",
      got: enabled,
    });
  },
};
