import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import type { Mutation, Statement } from "./mutations.ts";

/** What a mutation leaves of a stack, and what it changed; undefined: it took that away. */
export interface Mutated {
  readonly resources: readonly RegisteredResource[];
  readonly changed?: RegisteredResource;
}

/**
 * Does one mutation to the resources of a stack.
 * @throws {Error} if there is nothing to change
 */
export function mutate(resources: readonly RegisteredResource[], mutation: Mutation): Mutated {
  const { type, name, set = {}, isRemoved = false, document } = mutation;
  const target = resources.find(
    (one) => one.type === type && (name === undefined || one.name === name),
  );
  if (target === undefined) throw new Error(`there is no ${type} "${name ?? ""}"`);
  if (isRemoved) return { resources: resources.filter((one) => one !== target) };
  const changed = structuredClone(target) as RegisteredResource & {
    inputs: Record<string, unknown>;
    state: Record<string, unknown>;
  };
  for (const values of [changed.inputs, changed.state]) {
    for (const [path, value] of Object.entries(set)) put(values, path.split("."), value);
    if (document !== undefined) rewrite(values, ...document);
  }
  return { resources: resources.map((one) => (one === target ? changed : one)), changed };
}

function put(
  values: Record<string, unknown>,
  [name = "", ...rest]: string[],
  value: unknown,
): void {
  if (rest.length > 0) {
    values[name] ??= {};
    put(values[name] as Record<string, unknown>, rest, value);
  } else if (value === undefined) {
    delete values[name];
  } else {
    values[name] = value;
  }
}

function rewrite(
  values: Record<string, unknown>,
  property: string,
  change: (statements: Statement[]) => void,
): void {
  const text = values[property];
  if (typeof text !== "string") return;
  const parsed = JSON.parse(text) as { Statement: Statement[] };
  change(parsed.Statement);
  values[property] = JSON.stringify(parsed);
}
