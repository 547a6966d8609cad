import { describeInput, describeValue, kindOf } from "./describeValue.ts";
import { readKnown } from "./Known.ts";
import { nearestName } from "../../text/nearestName.ts";
import type { Problems } from "./Problems.ts";

/** Reads a plain object; an Output or anything else in its place is a problem, and undefined. */
export function readObject(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): Readonly<Record<string, unknown>> | undefined {
  const known = readKnown(input);
  if (known === undefined) {
    problems.add({ propertyPath, reason: refuseLater(propertyPath, "an object of settings") });
    return undefined;
  }
  const { value } = known;
  if (typeof value === "object" && value !== null && kindOf(value) === "Object") {
    return value as Readonly<Record<string, unknown>>;
  }
  const reason = `"${propertyPath}" must be an object, got ${describeInput(input)}; write its settings by name or omit it.`;
  problems.add({ propertyPath, reason });
  return undefined;
}

/** Reads a plain list; an Output or anything else in its place is a problem. */
export function readList(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): readonly unknown[] {
  const known = readKnown(input);
  if (known === undefined) {
    problems.add({ propertyPath, reason: refuseLater(propertyPath, "a list") });
    return [];
  }
  const { value } = known;
  // Holes become undefined, which is judged like any other item.
  if (Array.isArray(value)) return Array.from<unknown>(value);
  const reason = `"${propertyPath}" must be a list, got ${describeInput(input)}; write its items in brackets.`;
  problems.add({ propertyPath, reason });
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
  const missing = names.filter((name) => group[name] === undefined);
  for (const name of Object.keys(group)) {
    if (names.includes(name) || group[name] === undefined) continue;
    const meant = nearestName(name, missing);
    const nextStep = meant === undefined ? "correct or remove it" : `write "${meant}"`;
    problems.add({
      propertyPath: propertyPath === "" ? name : `${propertyPath}.${name}`,
      reason: `${describeValue(name)} is no argument: must be one of ${names.join(", ")}; ${nextStep}.`,
    });
  }
}

function refuseLater(propertyPath: string, kind: string): string {
  return (
    `"${propertyPath}" must be ${kind} known while the program runs, got an Output or a promise; ` +
    `write it plainly and give Outputs for the values in it.`
  );
}
