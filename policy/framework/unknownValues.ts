/** Stands for a value that only the update will show: ids and computed outputs of what a preview would create. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/**
 * What the host of policy packs puts where a value is unknown, a text for each type.
 * https://github.com/pulumi/pulumi-policy/blob/main/sdk/nodejs/policy/proxy.ts
 */
const SENTINELS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Under these names the host's proxies tell that they are proxies, and what is behind them; same source. */
const IS_PROXY = "__isSpecialProxy";
const PROXY_TARGET = "__getSpecialProxyTarget";

/**
 * What stands behind the proxies through which the host shows a resource. They throw where a value is
 * unknown, which ends a rule in the middle: what it has found by then, and what it would have found in other
 * properties, is lost. So the values are taken from behind them, unknown ones marked as such.
 */
export function unwrapHostValue(value: unknown): unknown {
  let inner = value;
  while (isObject(inner) && inner[IS_PROXY] === true) inner = inner[PROXY_TARGET];
  return inner;
}

/** Plain values, deep: proxies and secrets unwrapped, {@link UNKNOWN} where a value is unknown. */
export function toPlainValue(value: unknown): unknown {
  if (SENTINELS.has(value)) return UNKNOWN;
  const inner = unwrapHostValue(value);
  if (Array.isArray(inner)) return inner.map(toPlainValue);
  if (!isObject(inner)) return inner;
  if (isSecret(inner)) return toPlainValue(inner["value"]);
  // Assets and archives are read by nobody here.
  if (!isPlain(inner)) return inner;
  return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, toPlainValue(one)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The host wraps secrets only where it lets a rule change a resource. */
function isSecret(value: Record<string, unknown>): boolean {
  return !isPlain(value) && value.constructor.name === "Secret" && "value" in value;
}
