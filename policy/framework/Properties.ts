import { NotYetKnownError } from "./NotYetKnownError.ts";
import { UNKNOWN } from "./unknownValues.ts";

/**
 * Properties of a resource, to be read by path (`rules[0].sseAlgorithm`). What is absent is `undefined`; what
 * is unknown, or lies in something unknown, throws {@link NotYetKnownError}.
 */
export class Properties {
  /** Where these lie in the resource; empty: they are the resource's own. */
  readonly path: string;
  readonly #values: unknown;

  constructor(values: unknown, path = "") {
    this.#values = values;
    this.path = path;
  }

  /** Path of a property as seen from the resource. */
  pathOf(path: string): string {
    if (path === "") return this.path;
    return this.path === "" ? path : `${this.path}.${path}`;
  }

  /** Text; undefined where there is none, or an empty one. */
  text(path: string): string | undefined {
    const value = this.#read(path);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** A number, or the text of one. */
  number(path: string): number | undefined {
    const value = this.#read(path);
    if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) {
      return Number(value);
    }
    return typeof value === "number" ? value : undefined;
  }

  /** A truth value, or the text of one. */
  flag(path: string): boolean | undefined {
    const value = this.#read(path);
    if (value === "true" || value === "false") return value === "true";
    return typeof value === "boolean" ? value : undefined;
  }

  /** A list of objects; one object counts as a list of one. Unknown members throw when they are read. */
  list(path: string): Properties[] {
    const value = this.#read(path);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return [new Properties(value, this.pathOf(path))];
    return value.map(
      (item, index) => new Properties(item, this.pathOf(`${path}[${String(index)}]`)),
    );
  }

  /** A list of texts; one text counts as a list of one. */
  texts(path: string): string[] {
    return this.list(path).flatMap((item) => item.text("") ?? []);
  }

  /** Whether a text of a list is such; an unknown member throws only where no known one is. */
  holds(path: string, matches: (text: string) => boolean): boolean {
    const items = this.list(path);
    const isKnown = (item: Properties): boolean => !item.isUnknown("");
    if (items.filter(isKnown).some((item) => matches(item.text("") ?? ""))) return true;
    items.find((item) => !isKnown(item))?.text("");
    return false;
  }

  /** Properties of an object; what lies in an absent one is absent. */
  at(path: string): Properties {
    return new Properties(this.#read(path), this.pathOf(path));
  }

  /** What lies under a name as it is, dots and brackets included. */
  member(name: string): Properties {
    const value = this.#read("");
    const inner = typeof value === "object" && value !== null ? child(value, name) : undefined;
    return new Properties(inner, this.pathOf(name));
  }

  /** The plain value, which may hold {@link UNKNOWN} below its own level. */
  value(path: string): unknown {
    return this.#read(path);
  }

  /** Names of the properties that are set, in an object. */
  names(path = ""): string[] {
    const value = this.#read(path);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([name, one]) => (isSet(one) ? [name] : []));
  }

  /** Whether a property is set to something: not null, no empty text, list or object. */
  has(path: string): boolean {
    return isSet(this.#read(path));
  }

  /** Whether reading a property would throw. */
  isUnknown(path: string): boolean {
    try {
      this.#read(path);
      return false;
    } catch (error) {
      if (error instanceof NotYetKnownError) return true;
      throw error;
    }
  }

  #read(path: string): unknown {
    let value = this.#values;
    let seen = "";
    if (value === UNKNOWN) throw new NotYetKnownError(this.path);
    for (const [part, name = "", index = ""] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
      seen += part.startsWith("[") || seen === "" ? part : `.${part}`;
      value = child(value, name === "" ? Number(index) : name);
      if (value === UNKNOWN) throw new NotYetKnownError(this.pathOf(seen));
    }
    return value;
  }
}

function child(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  // Blocks of which there is one are objects in one version of a provider and lists in another.
  if (Array.isArray(value) && typeof key === "string") return child(value[0], key);
  if (!Array.isArray(value) && key === 0) return value;
  return Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
