import { FileArchive, FileAsset, AssetArchive, StringAsset } from "../engine/assets.ts";
import { NotModelledError } from "../engine/NotModelledError.ts";
import type { PropertyMap, PropertyValue } from "../engine/PropertyValue.ts";

/** A property that has an effect in AWS and none here, with the reason why that is no loss. */
export class Ignored {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * What becomes of a property: it is carried out with all below it (`modelled`), accepted without effect
 * ({@link Ignored}), or has properties with rules of their own; of a list, they hold for its elements.
 */
export type InputRule = "modelled" | Ignored | InputRules;

/** Rules by property. What is not named is refused. */
export interface InputRules {
  readonly [property: string]: InputRule;
}

/** Accepts a property without effect. */
export function ignored(reason: string): Ignored {
  return new Ignored(reason);
}

/** Rules that hold for every type. */
export const COMMON_RULES: InputRules = {
  region: ignored("the local run has one region"),
  tags: ignored("tags sort and bill resources in AWS; nothing local reads them"),
};

/**
 * Checks that all a program asks of a resource is carried out or known to be no loss.
 * @throws {NotModelledError} naming the type and the path of the first property that is neither.
 */
export function checkInputs(type: string, inputs: PropertyMap, rules: InputRules): void {
  const unknown = findUnmodelled(inputs, { ...COMMON_RULES, ...rules }, "");
  if (unknown === undefined) return;
  throw new NotModelledError(`${type} property "${unknown}"`, "leave it out of a local run");
}

function findUnmodelled(value: PropertyMap, rules: InputRules, path: string): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined || inner === null) continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return path + name;
    if (rule === "modelled" || rule instanceof Ignored) continue;
    const found = findInValue(inner, rule, path + name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInValue(value: PropertyValue, rules: InputRules, path: string): string | undefined {
  if (isList(value)) {
    for (const [index, element] of value.entries()) {
      const found = findInValue(element, rules, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return isMap(value) ? findUnmodelled(value, rules, `${path}.`) : undefined;
}

/** Whether a value is a list. */
export function isList(value: unknown): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** Whether a value is an object with properties, neither a list nor an asset. */
export function isMap(value: unknown): value is PropertyMap {
  const isAsset = [FileAsset, StringAsset, FileArchive, AssetArchive].some(
    (kind) => value instanceof kind,
  );
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isAsset;
}
