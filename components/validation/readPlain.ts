import { showFor } from "./describeValue.ts";
import { isLater, readKnown } from "./Known.ts";
import { readLeaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readList } from "./readObject.ts";
import type { Rule } from "./rules.ts";

/** An argument that decides what is created, which cannot wait for an Output. */
export interface PlainSpec<T> {
  readonly propertyPath: string;
  readonly rule: Rule<T>;
  readonly fallback: T;
}

/** Reads a plain argument; a wrong one is a problem, and the fallback. */
export function readPlain<T>(problems: Problems, input: unknown, spec: PlainSpec<T>): T {
  const { propertyPath, fallback } = spec;
  if (refuseLater(problems, input, propertyPath)) return fallback;
  const { known } = readLeaf(problems, input, spec);
  return known === undefined ? fallback : known.value;
}

/** A list of words of a closed set. */
export interface WordsSpec<T extends string> {
  readonly propertyPath: string;
  readonly rule: Rule<T>;
  readonly fallback: readonly T[];
  /** Whether there must be one. */
  readonly required?: boolean;
}

/** Reads a plain list of words, each of which stands there once. */
export function readWords<T extends string>(
  problems: Problems,
  input: unknown,
  { propertyPath, rule, fallback, required = false }: WordsSpec<T>,
): readonly T[] {
  if (input === undefined) return fallback;
  const list = readList(problems, input, propertyPath);
  if (required && Array.isArray(input) && list.length === 0) {
    problems.add({
      propertyPath,
      reason: `"${propertyPath}" must name at least one, got none; add one or omit it for ${fallback.join(", ")}.`,
    });
  }
  const places = new Map<unknown, string>();
  return list.flatMap((word, index) => {
    const path = `${propertyPath}[${index}]`;
    if (refuseLater(problems, word, path)) return [];
    const { known } = readLeaf(problems, word, { propertyPath: path, rule });
    if (known === undefined) return [];
    const twin = places.get(known.value);
    if (twin === undefined) {
      places.set(known.value, path);
      return [known.value];
    }
    problems.add({
      propertyPath: path,
      reason: `"${path}" must differ from the words before it, got ${showFor(known)(known.value)} as in "${twin}"; remove one.`,
    });
    return [];
  });
}

/** What arrives later, or a list of which an item does. */
function refuseLater(problems: Problems, input: unknown, propertyPath: string): boolean {
  const known = readKnown(input);
  const isKnown = known !== undefined && !(Array.isArray(known.value) && known.value.some(isLater));
  if (isKnown) return false;
  problems.add({
    propertyPath,
    reason:
      `"${propertyPath}" must be known while the program runs, got an Output or a promise; ` +
      "write it plainly.",
  });
  return true;
}
