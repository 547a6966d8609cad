import { isLater, readKnown } from "./Known.ts";

const MAX_SHOWN = 80;

/** Renders a value for an error message. */
export type Show = (value: unknown) => string;

/** A value as error messages show it: texts in quotes and shortened, and never a whole structure. */
export function describeValue(value: unknown): string {
  if (isLater(value)) return "an Output or a promise";
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return String(value);
  }
}

/** How the values of a secret are shown: not at all. */
export function showFor({ isSecret }: { readonly isSecret: boolean }): Show {
  return isSecret ? () => "a secret value" : describeValue;
}

/** An input as error messages show it: what it is, unless it is secret. */
export function describeInput(input: unknown): string {
  const known = readKnown(input);
  return known === undefined ? describeValue(input) : showFor(known)(known.value);
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  const kind = kindOf(value);
  return kind === "Object" ? "an object" : `an object of type ${kind}`;
}

/** `Object` for objects of settings, also of another realm; `Date`, `Map` and the like for others. */
export function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
