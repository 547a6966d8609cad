import { loadAsset } from "./loadAsset.ts";
import { formatPath } from "./propertyPath.ts";
import type { PathSegment } from "./propertyPath.ts";
import { UNKNOWN } from "./PropertyValue.ts";
import type { PropertyMap, PropertyValue } from "./PropertyValue.ts";
import { SIGNATURE_KEY, SIGNATURES, WIRE_UNKNOWN, isWireMap } from "./wire.ts";
import type { WireMap, WireValue } from "./wire.ts";

/** Properties as providers see them, and what the wire said beside the values. */
export interface DecodedProperties {
  readonly values: PropertyMap;
  /** Paths of the secret values, sorted. */
  readonly secrets: readonly string[];
  /** URNs each top-level property was computed from, as far as the wire says so. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

interface Context {
  /** Folder against which relative asset paths count. */
  readonly baseDir: string;
  readonly secrets: Set<string>;
  readonly dependencies: Set<string>;
}

/**
 * Reads properties from the wire: secrets are unwrapped and their paths kept, assets get absolute
 * paths and hashes, references to resources become ids (URNs when the resource is a component).
 * @throws {Error} if an asset does not exist or a value is of an unknown kind.
 */
export async function decodeProperties(wire: WireMap, baseDir: string): Promise<DecodedProperties> {
  const secrets = new Set<string>();
  const values: [string, PropertyValue][] = [];
  const dependencies: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(wire)) {
    const context: Context = { baseDir, secrets, dependencies: new Set() };
    values.push([name, await decodeValue(value, [name], context)]);
    if (context.dependencies.size > 0) dependencies[name] = [...context.dependencies].sort();
  }
  return { values: Object.fromEntries(values), secrets: [...secrets].sort(), dependencies };
}

async function decodeValue(
  wire: WireValue,
  path: readonly PathSegment[],
  context: Context,
): Promise<PropertyValue> {
  if (wire === WIRE_UNKNOWN) return UNKNOWN;
  if (typeof wire !== "object" || wire === null) return wire;
  if (Array.isArray(wire)) {
    const items: PropertyValue[] = [];
    for (const [index, item] of wire.entries()) {
      items.push(await decodeValue(item, [...path, index], context));
    }
    return items;
  }
  if (typeof wire[SIGNATURE_KEY] === "string") return decodeSpecial(wire, path, context);
  const entries: [string, PropertyValue][] = [];
  for (const [name, value] of Object.entries(wire)) {
    entries.push([name, await decodeValue(value, [...path, name], context)]);
  }
  return Object.fromEntries(entries);
}

async function decodeSpecial(
  wire: WireMap,
  path: readonly PathSegment[],
  context: Context,
): Promise<PropertyValue> {
  const where = formatPath(path);
  const signature = wire[SIGNATURE_KEY];
  switch (signature) {
    case SIGNATURES.secret:
      context.secrets.add(where);
      return decodeInner(wire["value"] ?? null, path, context);
    case SIGNATURES.output:
      if (wire["secret"] === true) context.secrets.add(where);
      for (const urn of urnsOf(wire["dependencies"])) context.dependencies.add(urn);
      return decodeInner(wire["value"] ?? WIRE_UNKNOWN, path, context);
    case SIGNATURES.resource:
      return decodeReference(wire, path, context);
    case SIGNATURES.asset:
    case SIGNATURES.archive:
      return decodeAsset(wire, path, context);
    default:
      throw new Error(
        `"${where}" holds a value of a kind that the local engine does not know ` +
          `(signature ${JSON.stringify(signature)}); use an SDK of the tested version.`,
      );
  }
}

function urnsOf(wire: WireValue | undefined): string[] {
  return Array.isArray(wire) ? wire.filter((urn) => typeof urn === "string") : [];
}

/** A component has no id; a custom resource whose id is not known yet sends an empty one. */
async function decodeReference(
  wire: WireMap,
  path: readonly PathSegment[],
  context: Context,
): Promise<PropertyValue> {
  const id = wire["id"] ?? wire["urn"] ?? null;
  return id === "" ? UNKNOWN : decodeValue(id, path, context);
}

/** A secret inside a secret says nothing new: only the outer path is kept. */
async function decodeInner(
  wire: WireValue,
  path: readonly PathSegment[],
  context: Context,
): Promise<PropertyValue> {
  if (!context.secrets.has(formatPath(path))) return decodeValue(wire, path, context);
  return decodeValue(wire, path, { ...context, secrets: new Set(context.secrets) });
}

async function decodeAsset(
  wire: WireMap,
  path: readonly PathSegment[],
  context: Context,
): Promise<PropertyValue> {
  const plain: WireMap = {};
  for (const [name, value] of Object.entries(wire)) {
    plain[name] = value;
    if (!["path", "text", "uri"].includes(name) || !isWireMap(value)) continue;
    // The text of an asset may itself be a secret output.
    const inner = await decodeValue(value, path, context);
    plain[name] = typeof inner === "string" ? inner : WIRE_UNKNOWN;
  }
  if ([plain["path"], plain["text"], plain["uri"]].includes(WIRE_UNKNOWN)) return UNKNOWN;
  return loadAsset(plain, context.baseDir, formatPath(path));
}
