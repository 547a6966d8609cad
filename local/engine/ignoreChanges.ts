import { isPlainMap } from "./encodeProperties.ts";
import { parsePath } from "./propertyPath.ts";
import type { PathSegment } from "./propertyPath.ts";
import type { PropertyMap, PropertyValue } from "./PropertyValue.ts";

type Optional = PropertyValue | undefined;

/**
 * Gives the new inputs the old values at the paths whose changes are to be ignored; `*` stands for
 * every key or index. What the old inputs lack is taken out of the new.
 * @throws {SyntaxError} if a path is none.
 */
export function ignoreChanges(
  oldInputs: PropertyMap,
  newInputs: PropertyMap,
  paths: readonly string[],
): PropertyMap {
  return paths.reduce<PropertyMap>((inputs, path) => {
    const reset = resetAt(oldInputs, inputs, parsePath(path));
    return isPlainMap(reset) ? reset : inputs;
  }, newInputs);
}

/** Whether a change from the old to the new inputs touches one of the paths. */
export function pathsChanged(
  oldInputs: PropertyMap,
  newInputs: PropertyMap,
  paths: readonly string[],
  same: (a: Optional, b: Optional) => boolean,
): string[] {
  return paths.filter((path) => !same(newInputs, ignoreChanges(oldInputs, newInputs, [path])));
}

function resetAt(old: Optional, current: Optional, path: readonly PathSegment[]): Optional {
  const [head, ...rest] = path;
  if (head === undefined) return old;
  if (isPlainMap(current)) {
    const before = isPlainMap(old) ? old : {};
    return resetKeys(before, current, head, rest);
  }
  if (Array.isArray(current)) {
    const items = current as readonly PropertyValue[];
    const before: readonly PropertyValue[] = Array.isArray(old) ? old : [];
    return items.map((item, index) =>
      head === "*" || head === index ? (resetAt(before[index], item, rest) ?? null) : item,
    );
  }
  // The new inputs lack the container altogether: it comes back only as a whole.
  return current;
}

function resetKeys(
  old: PropertyMap,
  current: PropertyMap,
  head: PathSegment,
  rest: readonly PathSegment[],
): PropertyMap {
  const names = head === "*" ? [...Object.keys(old), ...Object.keys(current)] : [String(head)];
  const next: Record<string, Optional> = { ...current };
  for (const name of new Set(names)) {
    const value = resetAt(old[name], current[name], rest);
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}
