import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const dynamodbTableDeletionProtection: ResourceRule = {
  name: "dynamodb-table-deletion-protection",
  scope: "resource",
  groups: ["resilience"],
  title: "DynamoDB tables refuse to be deleted.",
  rationale:
    "One wrong command deletes a table with all its items. Stacks that are made to be thrown away can do without.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-6",
  ],
  controls: ["DynamoDB.6"],
  resourceTypes: ["aws:dynamodb/table:Table"],
  remedy: "set deletionProtectionEnabled to true",
  evaluate: ({ props }) => {
    const enabled = props.flag("deletionProtectionEnabled");
    return hold(enabled === true, {
      property: "deletionProtectionEnabled",
      must: "must be true",
      got: enabled,
    });
  },
};
