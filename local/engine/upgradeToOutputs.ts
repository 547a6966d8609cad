import { SIGNATURE_KEY, SIGNATURES, WIRE_UNKNOWN, isWireMap } from "./wire.ts";
import type { WireMap, WireValue } from "./wire.ts";

/**
 * Writes secret, unknown and computed values as outputs, which is how transforms are to see them: a
 * transform that applies a function to a property works whether or not its value is known.
 * @param dependencies URNs each property was computed from.
 */
export function upgradeToOutputs(
  properties: WireMap,
  dependencies: ReadonlyMap<string, readonly string[]>,
): WireMap {
  const upgraded: WireMap = {};
  for (const [name, wire] of Object.entries(properties)) {
    upgraded[name] = withDependencies(upgradeValue(wire), dependencies.get(name) ?? []);
  }
  return upgraded;
}

function upgradeValue(wire: WireValue): WireValue {
  if (wire === WIRE_UNKNOWN) return { [SIGNATURE_KEY]: SIGNATURES.output };
  if (typeof wire !== "object" || wire === null) return wire;
  if (Array.isArray(wire)) return wire.map(upgradeValue);
  if (wire[SIGNATURE_KEY] === SIGNATURES.secret) {
    const inner = upgradeValue(wire["value"] ?? null);
    const output = isOutput(inner) ? inner : { ...emptyOutput(), value: inner };
    return { ...output, secret: true };
  }
  if (wire[SIGNATURE_KEY] !== undefined) return wire;
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, upgradeValue(value)]));
}

function withDependencies(wire: WireValue, urns: readonly string[]): WireValue {
  if (urns.length === 0) return wire;
  const output = isOutput(wire) ? wire : { ...emptyOutput(), value: wire };
  const known = Array.isArray(output["dependencies"]) ? output["dependencies"] : [];
  return { ...output, dependencies: [...new Set([...known, ...urns])] };
}

function emptyOutput(): WireMap {
  return { [SIGNATURE_KEY]: SIGNATURES.output };
}

function isOutput(wire: WireValue): wire is WireMap {
  return isWireMap(wire) && wire[SIGNATURE_KEY] === SIGNATURES.output;
}
