import { createHash } from "node:crypto";

/** Type of the resource that stands for the stack itself. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

const PROVIDER_PREFIX = "pulumi:providers:";

/** The parts of a URN. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The resource's type with those of its parents before it, `$` between. */
  readonly qualifiedType: string;
  readonly name: string;
}

/**
 * Makes a URN. The type of the parent is part of it, unless the parent is the stack.
 * @param parentType qualified type of the parent; empty or the stack's: none.
 */
export function makeUrn(
  owner: { readonly stack: string; readonly project: string },
  parentType: string,
  type: string,
  name: string,
): string {
  const chain = parentType === "" || parentType === STACK_TYPE ? "" : `${parentType}$`;
  return `urn:pulumi:${owner.stack}::${owner.project}::${chain}${type}::${name}`;
}

/**
 * Takes a URN apart. A name may itself hold `::`.
 * @throws {Error} if it is no URN.
 */
export function parseUrn(urn: string): UrnParts {
  const match = /^urn:pulumi:(.+?)::(.+?)::(.+?)::(.*)$/s.exec(urn);
  if (match === null) throw new Error(`"${urn}" must be a Pulumi URN.`);
  const [, stack = "", project = "", qualifiedType = "", name = ""] = match;
  return { stack, project, qualifiedType, name };
}

/** Whether a type is that of an explicit provider. */
export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_PREFIX);
}

/** Package of a type or function token: `aws` of `aws:s3/bucket:Bucket` and `pulumi:providers:aws`. */
export function packageOf(token: string): string {
  if (isProviderType(token)) return token.slice(PROVIDER_PREFIX.length);
  return token.split(":", 1)[0] ?? token;
}

/**
 * A physical name for a resource without one: the logical name and 7 hexadecimal digits of the URN's
 * SHA-256, so that the same program finds the same resource in the next run.
 */
export function autoName(urn: string, name: string): string {
  return `${name}-${createHash("sha256").update(urn).digest("hex").slice(0, 7)}`;
}
