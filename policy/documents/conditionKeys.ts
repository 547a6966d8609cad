import type { Properties } from "../framework/Properties.ts";

/**
 * Operators that ask a key for one of some texts. `…IfExists` and `ForAllValues:` hold where there is none, `…Not…`
 * almost always, and `Null` asks for no value at all.
 */
const ASKING_OPERATOR =
  /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like))$/i;

/** What a condition asks of a key. */
export interface ConditionKey {
  /** In lower case: IAM does not tell cases apart. */
  readonly name: string;
  /** The values, of which one must match. */
  readonly values: readonly string[];
}

/** Keys that must have one of some texts for a statement to hold, over all operators. */
export function conditionKeys(
  statement: Properties,
  isAsking = (operator: string) => ASKING_OPERATOR.test(operator),
): ConditionKey[] {
  const condition = statement.at("Condition");
  return condition
    .names()
    .filter(isAsking)
    .flatMap((operator) => {
      const keys = condition.member(operator);
      return keys
        .names()
        .map((name) => ({ name: name.toLowerCase(), values: valuesOf(keys.member(name)) }));
    });
}

/** Texts, and truth values and numbers as JSON has them. */
function valuesOf(key: Properties): string[] {
  return key.list("").map((one) => String(one.value("")));
}

/** Whether a statement asks that a key, whose name begins so, has values that each leave a few. */
export function isConditioned(statement: Properties, ...names: readonly string[]): boolean {
  return conditionKeys(statement).some(
    (key) => names.some((one) => key.name.startsWith(one.toLowerCase())) && isBounded(key),
  );
}

/** Keys whose values are names of services, in which a wildcard stands for the region. */
const SERVICE_KEYS = ["kms:viaservice", "iam:passedtoservice"];

/** Whether each value of a key leaves a few: a known account, organisation, network or resource. */
export function isBounded({ name, values }: ConditionKey): boolean {
  const isOfFew = SERVICE_KEYS.includes(name) ? isService : namesOwner;
  return values.length > 0 && values.every(isOfFew);
}

/** `${aws:PrincipalAccount}` and the like, with a colon that parts nothing. */
const VARIABLE = /\$\{[^}]*\}/g;

function isService(value: string): boolean {
  return /^[^*?]/.test(value);
}

/** Whether a value says whose: an ARN by its account or its bucket, anything else by its first part. */
function namesOwner(value: string): boolean {
  const parts = value.replaceAll(VARIABLE, "-").split(":");
  if (parts[0]?.toLowerCase() !== "arn") return isFixed(value.split(/[/:]/, 1)[0]);
  if (parts.some((part) => /^\d{12}$/.test(part))) return true;
  const account = parts[4] ?? "";
  // ARNs of buckets name no account, and a bucket's name is nobody else's.
  return account === "" ? isFixed(parts[5]?.split("/", 1)[0]) : isFixed(account);
}

function isFixed(part = ""): boolean {
  return part !== "" && !/[*?]/.test(part);
}
