import type { Properties } from "../framework/Properties.ts";

/**
 * Services in whose ARNs a name comes first, and what lies in it behind: `bucket/key`, `topic:subscription`,
 * `api/stage`. In all others a type comes first: `table/ticks`.
 */
const NAME_FIRST = ["s3", "sns", "sqs", "execute-api"];

/** A name that is wildcards only, and all that lies in it. */
const ANY_NAME = /^[*?]*\*[*?]*(?:[/:].*)?$/;

// All of a type: `table/*`, its parts too, `log-group:*:*`, `/restapis/*`.
const ANY_OF_TYPE = /^\/?(?:[\w-]+[/:])?[*?]*\*[*?]*(?:[/:](?:[\w-]+[/:])?[*?]+)*$/;

/** `${aws:PrincipalAccount}`: no parts of an ARN, though there is a colon in it. */
const VARIABLE = /\$\{[^}]*\}/g;

/** The resource of a statement that is no restriction; undefined: there is none. */
export function wildcardResource(statement: Properties): string | undefined {
  if (statement.has("NotResource")) return "everything but some";
  let found: string | undefined;
  statement.holds("Resource", (resource) => {
    if (!isWildcard(resource)) return false;
    found = resource;
    return true;
  });
  return found;
}

/** Whether a text is `*`, or an ARN that names a service or a type of resources at most: `arn:aws:sqs:*:*:*`. */
function isWildcard(resource: string): boolean {
  const [, , service = "*", , , ...rest] = resource.replaceAll(VARIABLE, "-").split(":");
  // `*`, and wildcards that stand for several parts.
  if (rest.length === 0) return resource.includes("*");
  const name = rest.join(":");
  return (NAME_FIRST.includes(service) ? ANY_NAME : ANY_OF_TYPE).test(name);
}
