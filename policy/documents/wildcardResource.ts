import type { Properties } from "../framework/Properties.ts";

/** `*`, or an ARN that names a service at most: `arn:aws:sqs:*:*:*`, `arn:aws:s3:::*`. */
const EVERYTHING = /^\*+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*+$/;

/** The resource of a statement that is no restriction; undefined: there is none. */
export function wildcardResource(statement: Properties): string | undefined {
  if (statement.has("NotResource")) return "everything but some";
  return statement.texts("Resource").find((resource) => EVERYTHING.test(resource));
}
