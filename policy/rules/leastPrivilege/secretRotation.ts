import type { StackRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const ROTATION_TYPES = ["aws:secretsmanager/secretRotation:SecretRotation"];

export const secretRotation: StackRule = {
  name: "secret-rotation",
  scope: "stack",
  groups: ["leastPrivilege"],
  title: "Secrets change by themselves.",
  rationale:
    "A secret that leaked is good until somebody changes it. Keys and webhooks of others cannot be changed by a program, and are changed by hand.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1",
  ],
  controls: ["SecretsManager.1", "CKV2_AWS_57", "AwsSolutions-SMG4"],
  resourceTypes: ["aws:secretsmanager/secret:Secret"],
  remedy: "add a SecretRotation of the secret",
  evaluate: (secret, { stack }) =>
    hold(stack.pointingAt(secret, ROTATION_TYPES, "secretId").length > 0, {
      property: "name",
      must: "must have a SecretRotation",
    }),
};
