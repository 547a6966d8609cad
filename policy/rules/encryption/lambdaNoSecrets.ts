import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

/** Names that promise a secret; `…_ARN` and `…_NAME` say where one lies. */
const SECRET_NAME =
  /(?:secret|password|passwd|passphrase|pwd|(?:^|_)pass|token|credentials?|(?:api|access|private|secret|signing|auth)_?key|webhook)(?:_?(?:\d+|dev|new|old|plain|plaintext|prod|string|value))?$/i;

/**
 * Beginnings and forms of well-known secrets: AWS's keys, private keys, GitHub's, Google's, Slack's, Discord's and
 * Stripe's, signed tokens, and addresses with a password in them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const SECRET_VALUE =
  /\b[a-z][\w+.-]*:\/\/[^\s/:@]*:[^\s/@]+@|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.|\bgithub_pat_\w{20,}|\bAIza[\w-]{35}|discord(?:app)?\.com\/api\/webhooks\/|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_\w{30,}|\bxox[abprs]-|hooks\.slack\.com\/services\/|\b[rs]k_live_/;

/** What names a secret rather than being one, and what says yes or no. */
const REFERENCE = /^(?:arn:|alias\/|\{\{resolve:|(?:true|false)?$)/;

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
