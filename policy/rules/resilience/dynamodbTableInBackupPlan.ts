import type { StackRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const SELECTION_TYPES = ["aws:backup/selection:Selection"];

export const dynamodbTableInBackupPlan: StackRule = {
  name: "dynamodb-table-in-backup-plan",
  scope: "stack",
  groups: ["resilience"],
  title: "DynamoDB tables are part of a backup plan.",
  rationale:
    "Point-in-time recovery forgets after 35 days, and goes with the account that holds the table.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-4",
  ],
  controls: ["DynamoDB.4", "CKV2_AWS_16"],
  resourceTypes: ["aws:dynamodb/table:Table"],
  remedy: "name the table in the resources of a backup Selection",
  evaluate: (table, { stack }) =>
    hold(stack.pointingAt(table, SELECTION_TYPES, "resources").length > 0, {
      property: "name",
      must: "must be in a backup Selection of the stack",
    }),
};
