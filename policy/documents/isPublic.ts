import type { Properties } from "../framework/Properties.ts";

/**
 * Keys of conditions that leave nobody but known accounts, organisations, networks or resources.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
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
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
]);

/** Operators that ask for a value. `…IfExists` and `ForAllValues:` hold where there is none, `…Not…` almost always. */
const NARROWING_OPERATOR = /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|EqualsIgnoreCase|Like)$/;

/** Whether a statement allows something to everybody: who is a wildcard, and no condition leaves a few. */
export function isPublic(statement: Properties): boolean {
  return isForEverybody(statement) && !isNarrowed(statement);
}

/** Whether a statement is for everybody, its conditions aside. */
export function isForEverybody(statement: Properties): boolean {
  if (statement.has("NotPrincipal")) return true;
  const holdsAll = (path: string): boolean => statement.texts(path).includes("*");
  if (statement.names("Principal").length === 0) return holdsAll("Principal");
  return holdsAll("Principal.AWS") || holdsAll("Principal.Federated");
}

/** What a statement says of who: for messages. */
export function principalOf(statement: Properties): unknown {
  return statement.has("NotPrincipal") ? "everybody but some" : statement.value("Principal");
}

function isNarrowed(statement: Properties): boolean {
  return statement.names("Condition").some((operator) => {
    if (!NARROWING_OPERATOR.test(operator)) return false;
    const keys = statement.at("Condition").at(operator);
    return keys.names().some((key) => {
      if (!NARROWING_KEYS.has(key.toLowerCase())) return false;
      const values = keys.texts(key);
      return values.length > 0 && !values.some((value) => /^[*?]+$/.test(value));
    });
  });
}
