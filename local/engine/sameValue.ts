import { isAsset, isPlainMap } from "./encodeProperties.ts";
import type { PropertyValue } from "./PropertyValue.ts";

/**
 * Whether two values are the same to an update: the order of keys does not matter, `undefined` is an
 * absent key, and assets are compared by content, wherever they lie.
 */
export function sameValue(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (isAsset(a) || isAsset(b)) {
    return isAsset(a) && isAsset(b) && a.kind === b.kind && a.hash === b.hash;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [a as readonly PropertyValue[], b as readonly PropertyValue[]];
    return left.length === right.length && left.every((item, i) => sameValue(item, right[i]));
  }
  if (!isPlainMap(a) || !isPlainMap(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameValue(a[name], b[name]));
}
