import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

/** Names that promise a secret; `…_ARN` and `…_NAME` say where one lies. */
const SECRET_NAME = /(?:secret|password|passwd|token|api_?key|access_?key|private_?key|webhook)$/i;

/**
 * Beginnings and forms of well-known secrets: AWS's keys, private keys, GitHub's, Slack's and Stripe's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const SECRET_VALUE =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_\w{30,}|\bxox[abprs]-|hooks\.slack\.com\/services\/|\b[rs]k_live_/;

/** What names a secret rather than being one. */
const REFERENCE = /^(?:arn:|\{\{resolve:|$)/;

export const lambdaNoSecrets: ResourceRule = {
  name: "lambda-no-secrets",
  scope: "resource",
  groups: ["encryption", "leastPrivilege"],
  title: "Functions have no secrets in their environment.",
  rationale:
    "Variables are shown by the console, copied into the state, and read by whoever may read the function.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"],
  controls: ["CKV_AWS_45", "AWS-0076"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "put the value into Secrets Manager and pass the ARN of the secret",
  evaluate: ({ props }) =>
    judgeEach(props.names("environment.variables"), (name) => {
      const path = `environment.variables.${name}`;
      const value = props.text(path) ?? "";
      const isSecret =
        SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && !REFERENCE.test(value));
      return hold(!isSecret, {
        property: path,
        must: "must not be a secret",
        got: `${String(value.length)} characters`,
      });
    }),
};
