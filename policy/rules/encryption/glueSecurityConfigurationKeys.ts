import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { violating } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

/** What is encrypted, the setting that says so, and what it must be. */
const PARTS = [
  ["cloudwatchEncryption", "cloudwatchEncryptionMode", "SSE-KMS"],
  ["jobBookmarksEncryption", "jobBookmarksEncryptionMode", "CSE-KMS"],
  ["s3Encryption", "s3EncryptionMode", "SSE-KMS"],
] as const;

export const glueSecurityConfigurationKeys: ResourceRule = {
  name: "glue-security-configuration-keys",
  scope: "resource",
  groups: ["encryption"],
  title:
    "Glue security configurations encrypt logs, bookmarks and objects with a customer managed key.",
  rationale: "Each of the three holds values of the data, and each is off unless it is turned on.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html"],
  controls: ["CKV_AWS_99", "AwsSolutions-GL1", "AwsSolutions-GL3"],
  resourceTypes: ["aws:glue/securityConfiguration:SecurityConfiguration"],
  remedy: "set the mode and kmsKeyArn of all three parts of encryptionConfiguration",
  evaluate: ({ props }) =>
    judgeEach(PARTS, ([part, modeName, expected]) => {
      const path = `encryptionConfiguration.${part}`;
      const mode = props.text(`${path}.${modeName}`);
      if (mode !== expected) {
        const property = `${path}.${modeName}`;
        return violating({ property, must: `must be "${expected}"`, got: mode });
      }
      return holdCustomerKey(props, `${path}.kmsKeyArn`);
    }),
};
