import { IDENTITY_POLICY_TYPES } from "../../documents/identityPolicies.ts";
import { judgeIdentityStatements } from "../../documents/judgeIdentityStatements.ts";
import { judgeGrants } from "../../documents/statement.ts";
import { wildcardResource } from "../../documents/wildcardResource.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const DECRYPTING = ["kms:Decrypt", "kms:ReEncryptFrom"];

export const iamPolicyNoDecryptOnAllKeys: ResourceRule = {
  name: "iam-policy-no-decrypt-on-all-keys",
  scope: "resource",
  groups: ["leastPrivilege", "encryption"],
  title: "IAM policies name the keys with which their holder may decrypt.",
  rationale:
    "Who may decrypt with all keys can read whatever else he reaches, so that separate keys separate nothing.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1"],
  controls: ["KMS.1", "KMS.2", "AwsSolutions-IAM5", "CKV_AWS_355"],
  resourceTypes: IDENTITY_POLICY_TYPES,
  remedy: "name the key's ARN",
  evaluate: (resource) =>
    judgeIdentityStatements(resource, (statement) =>
      judgeGrants(statement, DECRYPTING, ({ action }) => {
        const all = wildcardResource(statement);
        return hold(all === undefined, {
          property: statement.pathOf("Resource"),
          must: `must be the ARN of a key for ${action}`,
          got: all,
        });
      }),
    ),
};
