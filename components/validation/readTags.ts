import { describeValue } from "./describeValue.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readObject } from "./readObject.ts";
import { textLike } from "./rules.ts";

/** Tags of one resource. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MAX_TAGS = 50;

const TAG_TEXT = "letters, digits, spaces and _ . : / = + - @";
const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu;
const TAG_VALUE = textLike(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u, {
  rule: `at most 256 ${TAG_TEXT}`,
  nextStep: "shorten it or leave other characters out",
});

/** Reads the tags: plain names, values that may be Outputs. */
export function readTags(
  problems: Problems,
  input: unknown,
): Readonly<Record<string, Leaf<string>>> {
  const tags = input === undefined ? {} : (readObject(problems, input, "tags") ?? {});
  const keys = Object.keys(tags).filter((key) => tags[key] !== undefined);
  if (keys.length > MAX_TAGS) {
    problems.add({
      propertyPath: "tags",
      reason: `"tags" must have at most ${MAX_TAGS} tags, got ${keys.length}; remove some.`,
    });
  }
  const twins = new Map<string, string>();
  const leaves = keys.map((key) => {
    const propertyPath = /^\w+$/.test(key) ? `tags.${key}` : `tags["${key}"]`;
    const reason = refuseKey(key) ?? refuseTwin(key, twins);
    if (reason !== undefined) problems.add({ propertyPath, reason });
    return [key, readLeaf(problems, tags[key], { propertyPath, rule: TAG_VALUE })] as const;
  });
  return Object.fromEntries(leaves);
}

function refuseKey(key: string): string | undefined {
  // Pulumi would lose the name that every object of JavaScript has.
  if (TAG_KEY.test(key) && key !== "__proto__") return undefined;
  return (
    `a tag's name must be 1 to 128 ${TAG_TEXT}, not starting with "aws:" and not "__proto__", ` +
    `got ${describeValue(key)}; rename it.`
  );
}

/** Roles are tagged, too, and to IAM two names in different case are one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
function refuseTwin(key: string, twins: Map<string, string>): string | undefined {
  const twin = twins.get(key.toLowerCase());
  if (twin === undefined) {
    twins.set(key.toLowerCase(), key);
    return undefined;
  }
  return `a tag's name must differ from those before it in more than case, got "${key}" beside "${twin}"; remove one.`;
}
