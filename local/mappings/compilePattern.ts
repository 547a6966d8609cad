import { compileRule, type Rule } from "./compileRule.ts";
import { parseJson } from "./parseJson.ts";

/** Tells whether a JSON value has what a pattern asks for. */
export type Matcher = (value: unknown) => boolean;

/** A pattern ready for use. */
export interface CompiledPattern {
  readonly matches: Matcher;
  /** Names at its top level, those inside `$or` included. */
  readonly fields: ReadonlySet<string>;
}

/**
 * Makes a matcher of an event pattern, as far as Lambda's filters support them: all fields must match,
 * any rule of a field's list will do, and `$or` takes a list of patterns of which one must match.
 * @throws if the pattern is not one, naming the field.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
export function compilePattern(text: string): CompiledPattern {
  let pattern: unknown;
  try {
    pattern = parseJson(text);
  } catch (error) {
    throw new Error(`Filter pattern must be JSON, got ${text}: ${String(error)}`, { cause: error });
  }
  if (!isObject(pattern)) {
    throw new Error(`Filter pattern must be a JSON object, got ${text}.`);
  }
  return { matches: compileNode(pattern, ""), fields: new Set(topLevelFields(pattern)) };
}

type Json = Readonly<Record<string, unknown>>;

function topLevelFields(pattern: Json): string[] {
  return Object.entries(pattern).flatMap(([name, value]) =>
    name === "$or" && Array.isArray(value)
      ? value.filter(isObject).flatMap(topLevelFields)
      : [name],
  );
}

function compileNode(pattern: Json, path: string): Matcher {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    throw new Error(`Filter pattern must name a field, it is empty at "${path || "the top"}".`);
  }
  const matchers = entries.map(([name, value]) => compileField(name, value, path));
  return (value) => matchers.every((matches) => matches(value));
}

function compileField(name: string, value: unknown, parent: string): Matcher {
  const path = parent === "" ? name : `${parent}.${name}`;
  if (name === "$or") {
    return compileOr(value, path, parent);
  }
  if (path === "data" && !isObject(value)) {
    throw new Error('Filter pattern for "data" must be an object: the data is read as JSON.');
  }
  if (isObject(value)) {
    const inner = compileNode(value, path);
    // Of a list of objects, one has to match as a whole.
    return (outer) => {
      const found = field(outer, name);
      return Array.isArray(found) ? found.some((item) => inner(item)) : inner(found);
    };
  }
  if (!Array.isArray(value) || value.length === 0) {
    throw new Error(`Filter pattern must have an object or a list of rules at "${path}".`);
  }
  const rules: readonly Rule[] = value.map((rule) => compileRule(rule, path));
  return (outer) => {
    const values = leaves(field(outer, name));
    return rules.some((rule) => rule(values));
  };
}

function compileOr(value: unknown, path: string, parent: string): Matcher {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw new Error(`Filter pattern must have a list of two or more objects at "${path}".`);
  }
  const matchers = value.map((item) => compileNode(item, parent));
  return (outer) => matchers.some((matches) => matches(outer));
}

function field(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What rules look at: a scalar, or the scalars of a list; nothing for what is absent or an object. */
function leaves(value: unknown): readonly unknown[] {
  if (value === undefined || isObject(value)) {
    return [];
  }
  return Array.isArray(value) ? value.flatMap(leaves) : [value];
}

function isObject(value: unknown): value is Json {
  return (
    typeof value === "object" &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  );
}
