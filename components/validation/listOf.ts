import type { Rule } from "./rules.ts";

/** A list of a bounded number of distinct texts. */
export function listOf(
  item: Rule<string>,
  { min, max, what }: { readonly min: number; readonly max: number; readonly what: string },
): Rule<readonly string[]> {
  const nextStep = "correct the list or omit it";
  return (value) => {
    if (!Array.isArray(value)) return { rule: `a list of ${what}`, nextStep };
    const items: unknown[] = value;
    if (items.length < min || items.length > max) {
      return { rule: `a list of ${min} to ${max} ${what}`, nextStep };
    }
    for (const [index, one] of items.entries()) {
      const verdict = item(one);
      if (!("accepted" in verdict)) {
        return { rule: `a list of which number ${index + 1} is ${verdict.rule}`, nextStep };
      }
    }
    if (new Set(items).size < items.length)
      return { rule: `a list of different ${what}`, nextStep };
    return { accepted: items as string[] };
  };
}
