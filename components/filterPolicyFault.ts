import { ALERT_KINDS } from "../runtime/contract/alert.ts";
import { SYMBOL_PATTERN } from "../runtime/contract/tick.ts";

/** What is wrong with a filter policy. */
export interface FilterPolicyFault {
  /** Path within the policy, `symbol[0].prefix`; empty: the policy itself. */
  readonly path: string;
  /** Completes `must be …`. */
  readonly rule: string;
  readonly value: unknown;
}

/** Limits of a policy.
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MAX_COMBINATIONS = 150;
const MAX_BYTES = 256 * 1024;

/** Attributes of an alert's message, with the values they can have, or the pattern of them. */
const ATTRIBUTES: Readonly<Record<string, readonly string[] | RegExp>> = {
  kind: ALERT_KINDS,
  symbol: SYMBOL_PATTERN,
  direction: ["up", "down"],
  signal: ["BUY_SIGNAL", "SELL_SIGNAL"],
  data_source: ["live", "replay", "simulated", "backfill"],
  possible_split: /^([1-9]\d{0,3}:1|[35]:2|1:[1-9]\d{0,3})$/,
};

/** Operators for text that take one text.
 * https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html */
const TEXT_OPERATORS: readonly string[] = ["prefix", "suffix", "equals-ignore-case"];

/**
 * What stops a subscription's filter policy from doing what it says; undefined when nothing does. Refuses
 * what SNS refuses, and what SNS takes but no alert ever matches.
 * @param policy as an object, or as its JSON text
 */
export function filterPolicyFault(policy: unknown): FilterPolicyFault | undefined {
  const parsed = typeof policy === "string" ? parse(policy) : policy;
  if (!isObject(parsed) || Object.keys(parsed).length === 0) {
    return { path: "", rule: "an object with a list for one attribute or more", value: policy };
  }
  if (Buffer.byteLength(JSON.stringify(parsed)) > MAX_BYTES) {
    return { path: "", rule: "at most 256 KB", value: `${JSON.stringify(parsed).slice(0, 40)}…` };
  }
  const fault = attributesFault(parsed);
  if (fault !== undefined) return fault;
  const combinations = combinationsOf(parsed);
  if (combinations <= MAX_COMBINATIONS) return undefined;
  const rule = `at most ${MAX_COMBINATIONS} combinations: the numbers of values multiplied`;
  return { path: "", rule, value: combinations };
}

function attributesFault(policy: Readonly<Record<string, unknown>>): FilterPolicyFault | undefined {
  for (const [name, values] of Object.entries(policy)) {
    const fault = name === "$or" ? alternativesFault(values) : attributeFault(name, values);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html */
function alternativesFault(alternatives: unknown): FilterPolicyFault | undefined {
  if (!isList(alternatives) || alternatives.length < 2 || !alternatives.every(isObject)) {
    return { path: "$or", rule: "a list of two policies or more", value: alternatives };
  }
  for (const [index, alternative] of alternatives.entries()) {
    const fault = attributesFault(alternative);
    if (fault !== undefined) return below(`$or[${index}]`, fault);
  }
  return undefined;
}

function attributeFault(name: string, values: unknown): FilterPolicyFault | undefined {
  const known = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (known === undefined) {
    const names = Object.keys(ATTRIBUTES).join(", ");
    return { path: name, rule: `one of the alerts' attributes: ${names}`, value: name };
  }
  if (!isList(values) || values.length === 0) {
    return { path: name, rule: "a list of one value or more", value: values };
  }
  for (const [index, value] of values.entries()) {
    const fault = typeof value === "string" ? textFault(known, value) : conditionFault(value);
    if (fault !== undefined) return below(`${name}[${index}]`, fault);
  }
  return undefined;
}

/** A value that the attribute never has lets nothing through. */
function textFault(
  known: readonly string[] | RegExp,
  value: string,
): FilterPolicyFault | undefined {
  if (known instanceof RegExp) {
    const rule = known === SYMBOL_PATTERN ? "a symbol" : "a split such as 4:1 or 1:10";
    return known.test(value) ? undefined : { path: "", rule, value };
  }
  return known.includes(value)
    ? undefined
    : { path: "", rule: `one of ${known.join(", ")}`, value };
}

/** `{ "prefix": "BTC" }`, `{ "anything-but": ["AAPL"] }`, `{ "exists": false }` */
function conditionFault(value: unknown): FilterPolicyFault | undefined {
  const rule =
    "a text, or an object with one of prefix, suffix, equals-ignore-case, anything-but, exists";
  const [[operator = "", operand] = [], ...others] = isObject(value) ? Object.entries(value) : [];
  if (others.length > 0) return { path: "", rule, value };
  if (operator === "exists") {
    if (typeof operand === "boolean") return undefined;
    return { path: operator, rule: "true or false", value: operand };
  }
  if (operator === "anything-but") return exclusionFault(operand);
  if (TEXT_OPERATORS.includes(operator)) return operandFault(operator, operand);
  // Numbers and addresses: every attribute of an alert is text, which they never match.
  return { path: "", rule, value };
}

function exclusionFault(operand: unknown): FilterPolicyFault | undefined {
  const path = "anything-but";
  if (isObject(operand)) {
    const [[operator = "", text] = [], ...others] = Object.entries(operand);
    if (others.length === 0 && ["prefix", "suffix"].includes(operator)) {
      const fault = operandFault(operator, text);
      return fault && below(path, fault);
    }
  }
  const texts = isList(operand) ? operand : [operand];
  const areTexts =
    texts.length > 0 && texts.every((text) => typeof text === "string" && text !== "");
  if (areTexts) return undefined;
  const rule = "a text, a list of texts, or an object with prefix or suffix";
  return { path, rule, value: operand };
}

function operandFault(operator: string, operand: unknown): FilterPolicyFault | undefined {
  if (typeof operand === "string" && operand !== "") return undefined;
  return { path: operator, rule: "a text of one character or more", value: operand };
}

/** As SNS counts: the values of each attribute multiplied, those of alternatives added. */
function combinationsOf(policy: Readonly<Record<string, unknown>>): number {
  return Object.entries(policy).reduce((product, [name, values]) => {
    const list = values as readonly Readonly<Record<string, unknown>>[];
    const count =
      name === "$or"
        ? list.reduce((sum, alternative) => sum + combinationsOf(alternative), 0)
        : list.length;
    return product * count;
  }, 1);
}

function below(path: string, fault: FilterPolicyFault): FilterPolicyFault {
  const isIndex = fault.path === "" || fault.path.startsWith("[");
  return { ...fault, path: isIndex ? path + fault.path : `${path}.${fault.path}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
