import * as pulumi from "@pulumi/pulumi";

/** An input whose value is known while the program runs. */
export interface Known<T = unknown> {
  readonly value: T;
  /** Whether the value must never be shown. */
  readonly isSecret: boolean;
}

/** What the secrets made here hide: an Output itself tells its value only later. */
const hidden = new WeakMap<object, Known>();

/**
 * A secret whose value is known at once, as those of a stack's configuration are. It is judged together
 * with all other arguments, and is a secret to everybody else.
 */
export function knownSecret(value: unknown): pulumi.Output<unknown> {
  const secret = pulumi.secret(value);
  hidden.set(secret, { value, isSecret: true });
  return secret;
}

/** What is known of an input now; undefined for what arrives later. */
export function readKnown(input: unknown): Known | undefined {
  return isOutput(input) ? hidden.get(input) : { value: input, isSecret: false };
}

/** Whether a value arrives later: an Output or a promise, but for a secret that is known. */
export function isLater(value: unknown): boolean {
  return readKnown(value) === undefined;
}

/** Whether a value is an Output or a promise, a secret that is known included. */
export function isOutput(value: unknown): value is object {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
