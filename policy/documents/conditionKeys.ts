import type { Properties } from "../framework/Properties.ts";

/** Operators that hold where the key is absent, or where it has almost any value. */
const OPEN_OPERATOR = /IfExists$|^ForAllValues:|Not/;

/** What a condition asks of a key. */
export interface ConditionKey {
  /** In lower case: IAM does not tell cases apart. */
  readonly name: string;
  /** The values, of which one must match. */
  readonly values: readonly string[];
}

/** Keys that must have one of some values for a statement to hold, over all operators. */
export function conditionKeys(statement: Properties): ConditionKey[] {
  const condition = statement.at("Condition");
  return condition
    .names()
    .filter((operator) => !OPEN_OPERATOR.test(operator))
    .flatMap((operator) => {
      const keys = condition.member(operator);
      return keys
        .names()
        .map((name) => ({ name: name.toLowerCase(), values: keys.member(name).texts("") }));
    });
}

/** Whether a statement asks that a key, whose name begins so, has a value that is no mere wildcard. */
export function isConditioned(statement: Properties, ...names: readonly string[]): boolean {
  return conditionKeys(statement).some(
    ({ name, values }) =>
      names.some((one) => name.startsWith(one.toLowerCase())) &&
      values.length > 0 &&
      !values.some((value) => /^[*?]+$/.test(value)),
  );
}
