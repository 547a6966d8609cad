import type { Leaf } from "./Leaf.ts";
import { readLeaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readObject, refuseUnknown } from "./readObject.ts";
import { readPlain } from "./readPlain.ts";
import type { Rule } from "./rules.ts";

/** The leaves of a group, by name. */
export type Leaves<D> = { readonly [K in keyof D]: Leaf<D[K]> };

/** The rules of a group, by name. */
export type Rules<D> = { readonly [K in keyof D]: Rule<D[K]> };

/** Leaves that may be left out and then are nothing, by name. */
export type OptionalLeaves<O> = { readonly [K in keyof O]?: Leaf<O[K]> };

/** How a group is read. */
export interface GroupSpec<D, P, O> {
  /** For instance `processing`. */
  readonly propertyPath: string;
  readonly rules: Rules<D>;
  /** Of what decides which resources there are. */
  readonly plain?: Rules<P>;
  /** Of what is nothing when it is omitted. */
  readonly optional?: Rules<O>;
  readonly defaults: D & P;
  /** Further names, which are read apart. */
  readonly others?: readonly string[];
}

/** Reads a group of arguments, its unknown names included; undefined: all of it is omitted. */
export function readGroup<D extends object, P extends object = object, O extends object = object>(
  problems: Problems,
  input: unknown,
  { propertyPath, rules, plain, optional, defaults, others = [] }: GroupSpec<D, P, O>,
): Leaves<D> & Readonly<NoInfer<P>> & OptionalLeaves<O> {
  const group = input === undefined ? {} : (readObject(problems, input, propertyPath) ?? {});
  const names = [rules, plain ?? {}, optional ?? {}].flatMap((some) => Object.keys(some));
  refuseUnknown(problems, { group, propertyPath, names: [...names, ...others] });
  const at = (name: string) => `${propertyPath}.${name}`;
  return {
    ...mapRules(rules, (name, rule) =>
      readLeaf(problems, group[name], {
        propertyPath: at(name),
        rule,
        fallback: defaults[name],
      }),
    ),
    ...mapRules(plain, (name, rule) =>
      readPlain(problems, group[name], {
        propertyPath: at(name),
        rule,
        fallback: defaults[name],
      }),
    ),
    ...mapRules(optional, (name, rule) =>
      group[name] === undefined
        ? undefined
        : readLeaf(problems, group[name], { propertyPath: at(name), rule }),
    ),
    // SAFETY: what is read by a rule has the rule's name and type.
  } as Leaves<D> & P & OptionalLeaves<O>;
}

/** What is read by each rule, by name; without what is nothing. */
function mapRules<R extends object>(
  rules: Rules<R> | undefined,
  read: <K extends keyof R & string>(name: K, rule: Rule<R[K]>) => unknown,
): Record<string, unknown> {
  if (rules === undefined) return {};
  const names = Object.keys(rules) as (keyof R & string)[];
  const all = names.map((name) => [name, read(name, rules[name])] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
