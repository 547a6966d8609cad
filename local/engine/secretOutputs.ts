import { isPlainMap } from "./encodeProperties.ts";
import { formatPath, parsePath } from "./propertyPath.ts";
import type { PathSegment } from "./propertyPath.ts";
import type { PropertyMap, PropertyValue } from "./PropertyValue.ts";

/**
 * Paths of the outputs that are secret because the input at that place is, and those the resource's
 * options name. Where a provider gives an input back in another shape, the whole of it is secret.
 */
export function secretOutputs(
  state: PropertyMap,
  secretInputs: readonly string[],
  additional: readonly string[],
): string[] {
  const paths = new Set(additional.filter((name) => state[name] !== undefined));
  for (const input of secretInputs) {
    const path = closestPath(state, parsePath(input));
    if (path !== undefined) paths.add(formatPath(path));
  }
  return [...paths].sort();
}

/** The path itself, or the value in front of the first step that does not exist; none: undefined. */
function closestPath(
  state: PropertyMap,
  path: readonly PathSegment[],
): readonly PathSegment[] | undefined {
  let value: PropertyValue | undefined = state;
  for (const [depth, segment] of path.entries()) {
    const next: PropertyValue | undefined = step(value, segment);
    if (next === undefined) {
      // An object that merely lacks the key dropped the secret; anything else may have swallowed it.
      return depth === 0 || isPlainMap(value) ? undefined : path.slice(0, depth);
    }
    value = next;
  }
  return path;
}

function step(value: PropertyValue | undefined, segment: PathSegment): PropertyValue | undefined {
  if (isPlainMap(value)) return value[String(segment)];
  if (Array.isArray(value) && typeof segment === "number") {
    return (value as readonly PropertyValue[])[segment];
  }
  return undefined;
}
