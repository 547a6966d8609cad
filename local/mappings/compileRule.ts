import { JsonNumber } from "./parseJson.ts";

/** Judges the values of a field; none when the field is absent. */
export type Rule = (values: readonly unknown[]) => boolean;

/**
 * Makes one rule of a field's list: a value to be equal to, or an operator.
 * @throws if the operator is not one of those that Lambda's filters have, or its operand is wrong.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
export function compileRule(rule: unknown, path: string): Rule {
  if (isScalar(rule)) {
    const wanted = comparable(rule);
    return (values) => values.some((value) => comparable(value) === wanted);
  }
  const entries = typeof rule === "object" && rule !== null ? Object.entries(rule) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1 || Array.isArray(rule)) {
    throw new Error(`Filter rule at "${path}" must be a value or an object with one operator.`);
  }
  const [operator, operand] = entry as [string, unknown];
  const compile = OPERATORS[operator];
  if (compile === undefined) {
    throw new Error(
      `Filter operator at "${path}" must be one of ${Object.keys(OPERATORS).join(", ")}, ` +
        `got "${operator}"; Lambda's filters have no other.`,
    );
  }
  const compiled = compile(operand);
  if (compiled === undefined) {
    throw new Error(`Filter operator "${operator}" at "${path}" does not take ${show(operand)}.`);
  }
  return compiled;
}

/** Makes a rule of an operand; undefined when it takes no such operand. */
type Operator = (operand: unknown) => Rule | undefined;

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: (operand) => compileText(operand, (value, wanted) => value.startsWith(wanted)),
  suffix: (operand) => compileText(operand, (value, wanted) => value.endsWith(wanted)),
  "equals-ignore-case": (operand) =>
    typeof operand === "string"
      ? anyText((value) => value.toLowerCase() === operand.toLowerCase())
      : undefined,
  "anything-but": compileAnythingBut,
  numeric: compileNumeric,
  exists: (operand) =>
    typeof operand === "boolean" ? (values) => values.length > 0 === operand : undefined,
};

function compileText(
  operand: unknown,
  test: (value: string, wanted: string) => boolean,
): Rule | undefined {
  if (typeof operand === "string") {
    return anyText((value) => test(value, operand));
  }
  const folded = ignoringCase(operand);
  return folded === undefined ? undefined : anyText((value) => test(value.toLowerCase(), folded));
}

/** `x` in lower case of `{ "equals-ignore-case": "x" }`. */
function ignoringCase(operand: unknown): string | undefined {
  if (typeof operand !== "object" || operand === null || Object.keys(operand).length !== 1) {
    return undefined;
  }
  const wanted: unknown = Object.entries(operand).find(
    ([name]) => name === "equals-ignore-case",
  )?.[1];
  return typeof wanted === "string" ? wanted.toLowerCase() : undefined;
}

function anyText(test: (value: string) => boolean): Rule {
  return (values) => values.some((value) => typeof value === "string" && test(value));
}

function compileAnythingBut(operand: unknown): Rule | undefined {
  const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const usable = excluded.every((item) => typeof item === "string" || item instanceof JsonNumber);
  if (excluded.length === 0 || !usable) {
    return undefined;
  }
  const texts = new Set(excluded.map(comparable));
  return (values) => values.some((value) => !texts.has(comparable(value)));
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  "=": (value, limit) => value === limit,
  ">=": (value, limit) => value >= limit,
  ">": (value, limit) => value > limit,
};

function compileNumeric(operand: unknown): Rule | undefined {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    return undefined;
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < operand.length; i += 2) {
    const compare = COMPARISONS[String(operand[i])];
    const limit: unknown = operand[i + 1];
    if (compare === undefined || !(limit instanceof JsonNumber)) {
      return undefined;
    }
    tests.push((value) => compare(value, limit.value));
  }
  return (values) =>
    values.some((value) => {
      const number = value instanceof JsonNumber ? value.value : value;
      return typeof number === "number" && tests.every((test) => test(number));
    });
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== "object" || value instanceof JsonNumber;
}

/** Equal for equal JSON scalars, numbers by their text. */
function comparable(value: unknown): unknown {
  if (value instanceof JsonNumber || typeof value === "number") {
    return `number ${value instanceof JsonNumber ? value.text : value}`;
  }
  return typeof value === "string" ? `string ${value}` : value;
}

function show(operand: unknown): string {
  return JSON.stringify(operand, (_key, value: unknown) =>
    value instanceof JsonNumber ? value.value : value,
  );
}
