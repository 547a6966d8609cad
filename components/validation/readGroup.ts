import { describeValue } from "./describeValue.ts";
import type { Leaf } from "./Leaf.ts";
import { isLater, readLeaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import type { Rule } from "./rules.ts";

/** The leaves of a group, by name. */
export type Leaves<D> = { readonly [K in keyof D]: Leaf<D[K]> };

/** The rules of a group, by name. */
export type Rules<D> = { readonly [K in keyof D]: Rule<D[K]> };

/** Leaves that may be left out and then are nothing, by name. */
export type OptionalLeaves<O> = { readonly [K in keyof O]?: Leaf<O[K]> };

/** How a group is read. */
export interface GroupSpec<D, O> {
  /** For instance `processing`. */
  readonly propertyPath: string;
  readonly rules: Rules<D>;
  readonly defaults: D;
  readonly optional?: Rules<O>;
  /** Further names, which are read apart. */
  readonly others?: readonly string[];
}

/** Reads a group of arguments, its unknown names included. */
export function readGroup<D extends object, O extends object = object>(
  problems: Problems,
  input: unknown,
  { propertyPath, rules, defaults, optional, others = [] }: GroupSpec<D, O>,
): Leaves<D> & OptionalLeaves<O> {
  const group = readObject(problems, input ?? {}, propertyPath) ?? {};
  const names = [...Object.keys(rules), ...Object.keys(optional ?? {}), ...others];
  refuseUnknown(problems, { group, propertyPath, names });
  const leaves = (Object.keys(rules) as (keyof D & string)[]).map((name) => [
    name,
    readLeaf(problems, group[name], {
      propertyPath: `${propertyPath}.${name}`,
      rule: rules[name],
      fallback: defaults[name],
    }),
  ]);
  const given = (Object.keys(optional ?? {}) as (keyof O & string)[]).flatMap((name) => {
    const rule = optional?.[name];
    if (group[name] === undefined || rule === undefined) return [];
    return [
      [name, readLeaf(problems, group[name], { propertyPath: `${propertyPath}.${name}`, rule })],
    ];
  });
  return Object.fromEntries([...leaves, ...given]) as Leaves<D> & OptionalLeaves<O>;
}

/** Reads a plain object; an Output or anything else in its place is a problem, and undefined. */
export function readObject(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): Readonly<Record<string, unknown>> | undefined {
  if (isLater(input)) {
    problems.add({ propertyPath, reason: refuseLater(propertyPath, "an object of settings") });
    return undefined;
  }
  if (typeof input === "object" && input !== null && !Array.isArray(input)) {
    return input as Readonly<Record<string, unknown>>;
  }
  problems.add({
    propertyPath,
    reason: `"${propertyPath}" must be an object, got ${describeValue(input)}; write its settings by name or omit it.`,
  });
  return undefined;
}

/** Reads a plain list; an Output or anything else in its place is a problem. */
export function readList(problems: Problems, input: unknown, propertyPath: string): unknown[] {
  if (isLater(input)) {
    problems.add({ propertyPath, reason: refuseLater(propertyPath, "a list") });
    return [];
  }
  if (Array.isArray(input)) return input;
  problems.add({
    propertyPath,
    reason: `"${propertyPath}" must be a list, got ${describeValue(input)}; write its items in brackets.`,
  });
  return [];
}

/** Refuses names that no argument has: a typing error would otherwise mean the default, silently. */
export function refuseUnknown(
  problems: Problems,
  object: {
    readonly group: Readonly<Record<string, unknown>>;
    /** Empty for the arguments themselves. */
    readonly propertyPath: string;
    readonly names: readonly string[];
  },
): void {
  const { group, propertyPath, names } = object;
  for (const name of Object.keys(group)) {
    if (names.includes(name) || group[name] === undefined) continue;
    const meant = names.find((known) => known.toLowerCase() === name.toLowerCase());
    const nextStep = meant === undefined ? "correct or remove it" : `write "${meant}"`;
    problems.add({
      propertyPath: propertyPath === "" ? name : `${propertyPath}.${name}`,
      reason: `"${name}" is no argument: must be one of ${names.join(", ")}; ${nextStep}.`,
    });
  }
}

function refuseLater(propertyPath: string, kind: string): string {
  return (
    `"${propertyPath}" must be ${kind} known while the program runs, got an Output or a promise; ` +
    `write it plainly and give Outputs for the values in it.`
  );
}
