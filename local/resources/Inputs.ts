import type { PropertyMap, PropertyValue } from "../engine/PropertyValue.ts";
import { isList, isMap } from "./inputRules.ts";

/**
 * Reads a resource's properties with their types. Numbers and booleans may be given as text, as the AWS
 * provider takes them, too.
 */
export class Inputs {
  readonly #owner: string;
  readonly #values: PropertyMap;

  /** @param owner type and path, for messages. */
  constructor(owner: string, values: PropertyMap) {
    this.#owner = owner;
    this.#values = values;
  }

  /** All properties as they are. */
  get values(): PropertyMap {
    return this.#values;
  }

  /** A text that must be there. */
  text(name: string): string {
    return this.optionalText(name) ?? this.#fail(name, "must be given");
  }

  /** A text; undefined when absent or empty, which the AWS provider does not tell apart. */
  optionalText(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return this.#fail(name, "must be text");
  }

  /** A JSON document given as text or as an object; undefined when absent. */
  optionalDocument(name: string): unknown {
    const value = this.#get(name);
    if (typeof value !== "string") return value;
    if (value === "") return undefined;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return this.#fail(name, "must be JSON");
    }
  }

  /** A number; undefined when absent. */
  optionalNumber(name: string): number | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
    return this.#fail(name, "must be a number");
  }

  /** A boolean; undefined when absent. */
  optionalFlag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    return this.#fail(name, "must be true or false");
  }

  /** A list of texts; empty when absent. */
  texts(name: string): string[] {
    return this.#list(name).map((value) =>
      typeof value === "string" ? value : this.#fail(name, "must be a list of texts"),
    );
  }

  /** A list of objects; empty when absent. A single object counts as a list of one. */
  groups(name: string): Inputs[] {
    return this.#list(name).map((value, index) =>
      isMap(value)
        ? new Inputs(`${this.#owner} "${name}[${index}]"`, value)
        : this.#fail(name, "must be a list of objects"),
    );
  }

  /** An object; undefined when absent. */
  optionalGroup(name: string): Inputs | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    return isMap(value)
      ? new Inputs(`${this.#owner} "${name}"`, value)
      : this.#fail(name, "must be an object");
  }

  /** An object of texts; empty when absent. */
  textMap(name: string): Record<string, string> {
    const group = this.optionalGroup(name);
    if (group === undefined) return {};
    return Object.fromEntries(
      Object.keys(group.#values)
        .filter((key) => group.#get(key) !== undefined)
        .map((key) => [key, group.optionalText(key) ?? ""]),
    );
  }

  #list(name: string): readonly PropertyValue[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    return isList(value) ? value : [value];
  }

  #get(name: string): PropertyValue | undefined {
    return this.#values[name] ?? undefined;
  }

  #fail(name: string, rule: string): never {
    const value = this.#get(name);
    const got = typeof value === "symbol" ? "an unknown value" : JSON.stringify(value);
    throw new Error(`${this.#owner} property "${name}" ${rule}, got ${got}.`);
  }
}
