import type { ResourceRule } from "../../framework/Rule.ts";
import { violating } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const dynamodbTableCustomerKey: ResourceRule = {
  name: "dynamodb-table-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "DynamoDB tables are encrypted at rest with a customer managed key.",
  rationale:
    "By default DynamoDB encrypts with a key of its own, whose use nobody can see, limit or end.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html"],
  controls: ["CKV_AWS_119", "AWS-0025", "CT.DYNAMODB.PR.2"],
  resourceTypes: ["aws:dynamodb/table:Table"],
  remedy: "set serverSideEncryption to { enabled: true, kmsKeyArn: ARN of a key of your own }",
  evaluate: ({ props }) => {
    const enabled = props.flag("serverSideEncryption.enabled");
    if (enabled !== true) {
      return violating({
        property: "serverSideEncryption.enabled",
        must: "must be true",
        got: enabled,
      });
    }
    return holdCustomerKey(props, "serverSideEncryption.kmsKeyArn");
  },
};
