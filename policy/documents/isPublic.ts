import type { Properties } from "../framework/Properties.ts";
import { isWideBlock } from "../isWideBlock.ts";
import { conditionKeys, isBounded } from "./conditionKeys.ts";

/**
 * Keys of conditions that leave nobody but known accounts, organisations, networks or resources.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NARROWING_KEYS = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpcarn",
  "aws:sourcevpce",
  "aws:userid",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/** Whether a statement allows something to everybody: who is a wildcard, and no condition leaves a few. */
export function isPublic(statement: Properties): boolean {
  return isForEverybody(statement) && !isNarrowed(statement);
}

/** Whether a statement is for everybody, its conditions aside. */
export function isForEverybody(statement: Properties): boolean {
  if (statement.has("NotPrincipal")) return true;
  const kinds = statement.names("Principal");
  const all = kinds.length === 0 ? ["Principal"] : kinds.map((kind) => `Principal.${kind}`);
  return all.some((path) => statement.holds(path, (one) => one === "*"));
}

/** What a statement says of who: for messages. */
export function principalOf(statement: Properties): unknown {
  return statement.has("NotPrincipal") ? "everybody but some" : statement.value("Principal");
}

function isNarrowed(statement: Properties): boolean {
  if (conditionKeys(statement).some((key) => NARROWING_KEYS.has(key.name) && isBounded(key))) {
    return true;
  }
  return conditionKeys(statement, (operator) => /^IpAddress$/i.test(operator)).some(
    ({ name, values }) => name === "aws:sourceip" && values.length > 0 && !values.some(isWideBlock),
  );
}
