import { describeValue } from "./describeValue.ts";
import type { Problems } from "./Problems.ts";

/**
 * Longest name of a pipeline: a role's name holds it, what the role is for and Pulumi's own suffix of 8
 * characters in 64.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_NAME_LENGTH = 36;

const NAME = new RegExp(`^(?=.{1,${MAX_NAME_LENGTH}}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`);

/** Checks the pipeline's name: buckets, functions and roles are named after it, each with rules. */
export function readName(problems: Problems, name: unknown): void {
  if (typeof name === "string" && NAME.test(name)) return;
  problems.add({
    propertyPath: "name",
    reason:
      `"name" must be 1 to ${MAX_NAME_LENGTH} letters and digits with single hyphens between, ` +
      `got ${describeValue(name)}; shorten it or replace other characters by hyphens.`,
  });
}
