import { AssetArchive, FileArchive, FileAsset, StringAsset } from "./assets.ts";
import type { Archive, Asset } from "./assets.ts";
import { formatPath } from "./propertyPath.ts";
import type { PathSegment } from "./propertyPath.ts";
import { UNKNOWN } from "./PropertyValue.ts";
import type { PropertyMap, PropertyValue } from "./PropertyValue.ts";
import { SIGNATURE_KEY, SIGNATURES, WIRE_UNKNOWN } from "./wire.ts";
import type { WireMap, WireValue } from "./wire.ts";

/**
 * Writes properties for the wire, the ones at the given paths as secrets.
 * @throws {TypeError} if a value is none that Pulumi has, for instance a Date.
 */
export function encodeProperties(values: PropertyMap, secretPaths: readonly string[]): WireMap {
  return encodeMap(values, [], new Set(secretPaths));
}

function encodeMap(
  values: PropertyMap,
  path: readonly PathSegment[],
  secrets: ReadonlySet<string>,
): WireMap {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, encodeValue(value, [...path, name], secrets)] as const],
  );
  return Object.fromEntries(entries);
}

function encodeValue(
  value: PropertyValue,
  path: readonly PathSegment[],
  secrets: ReadonlySet<string>,
): WireValue {
  const wire = encodePlain(value, path, secrets);
  if (!secrets.has(formatPath(path))) return wire;
  return { [SIGNATURE_KEY]: SIGNATURES.secret, value: wire };
}

function encodePlain(
  value: PropertyValue,
  path: readonly PathSegment[],
  secrets: ReadonlySet<string>,
): WireValue {
  if (value === UNKNOWN) return WIRE_UNKNOWN;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (isList(value)) {
    return value.map((item, index) => encodeValue(item, [...path, index], secrets));
  }
  if (isAsset(value)) return encodeAsset(value);
  if (isPlainMap(value)) return encodeMap(value, path, secrets);
  throw new TypeError(
    `"${formatPath(path)}" must be JSON, an asset or an archive, got ${describe(value)}; ` +
      "return plain data from the provider.",
  );
}

function encodeAsset(asset: Asset | Archive): WireMap {
  switch (asset.kind) {
    case "FileAsset":
      return { [SIGNATURE_KEY]: SIGNATURES.asset, path: asset.path, hash: asset.hash };
    case "StringAsset":
      return { [SIGNATURE_KEY]: SIGNATURES.asset, text: asset.text, hash: asset.hash };
    case "FileArchive":
      return { [SIGNATURE_KEY]: SIGNATURES.archive, path: asset.path, hash: asset.hash };
    case "AssetArchive": {
      const assets: WireMap = {};
      for (const [name, part] of Object.entries(asset.assets)) assets[name] = encodeAsset(part);
      return { [SIGNATURE_KEY]: SIGNATURES.archive, assets, hash: asset.hash };
    }
  }
}

function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** Whether a value is an asset or an archive. */
export function isAsset(value: unknown): value is Asset | Archive {
  return (
    value instanceof FileAsset ||
    value instanceof StringAsset ||
    value instanceof FileArchive ||
    value instanceof AssetArchive
  );
}

/** Whether a value is an object that is neither a list nor an instance of a class. */
export function isPlainMap(value: unknown): value is PropertyMap {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  return `an instance of ${(value as { constructor: { name: string } }).constructor.name}`;
}
