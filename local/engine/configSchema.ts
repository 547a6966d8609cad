import { InvalidProjectError } from "./InvalidProjectError.ts";
import { asMap } from "./loadProject.ts";
import type { Project } from "./loadProject.ts";
import { nearestName } from "../../text/nearestName.ts";

/** Types of configuration that Pulumi.yaml can declare. */
const CONFIG_TYPES = ["string", "integer", "boolean", "array", "object"] as const;

/** A declared type; lists say what they are of. */
export interface ConfigType {
  readonly type: (typeof CONFIG_TYPES)[number];
  readonly items?: ConfigType;
}

/** One entry under `config` in Pulumi.yaml. */
export interface ConfigDeclaration {
  /** Namespaced key. */
  readonly key: string;
  /** The key as written. */
  readonly written: string;
  /** Absent: anything. */
  readonly type?: ConfigType;
  /** What stacks get that say nothing; undefined: the key is required (in the project's namespace). */
  readonly fallback: unknown;
  readonly secret: boolean;
}

const ATTRIBUTES = ["type", "description", "items", "default", "value", "secret"];

/**
 * Reads what a project declares about its configuration, short (`retries: 3`) and long form alike.
 * @returns declarations by namespaced key.
 * @throws {InvalidProjectError} naming the key if a declaration is not one.
 */
export function configSchema(project: Project): Map<string, ConfigDeclaration> {
  const declarations = new Map<string, ConfigDeclaration>();
  for (const [written, raw] of Object.entries(project.config)) {
    const key = namespacedKey(written, project.name);
    const own = key.startsWith(`${project.name}:`);
    declarations.set(key, readDeclaration({ written, key, own }, raw));
  }
  return declarations;
}

/**
 * Gives a key its namespace: the project's when it has none. The old form `aws:config:region` is
 * `aws:region`.
 * @throws {InvalidProjectError} if it has more than one.
 */
export function namespacedKey(written: string, projectName: string): string {
  const parts = written.split(":");
  if (parts.length === 1) return `${projectName}:${written}`;
  const [namespace, name, legacy] = parts;
  if (parts.length === 3 && name === "config") return `${namespace ?? ""}:${legacy ?? ""}`;
  if (parts.length === 2) return written;
  throw new InvalidProjectError(
    `"${written}" must be a configuration key of the form "name" or "namespace:name".`,
  );
}

/** A type as text: `array<string>`. */
export function typeName(type: ConfigType): string {
  return type.items === undefined ? type.type : `array<${typeName(type.items)}>`;
}

/** Whether a value is of a type, in the way of the Pulumi CLI: `"3"` is an integer. */
export function isOfType(value: unknown, type: ConfigType): boolean {
  return TYPE_CHECKS[type.type](value, type.items);
}

type TypeCheck = (value: unknown, items: ConfigType | undefined) => boolean;

const TYPE_CHECKS: Readonly<Record<ConfigType["type"], TypeCheck>> = {
  string: (value) => typeof value === "string",
  integer: (value) =>
    typeof value === "string" ? /^[+-]?\d+$/.test(value) : Number.isInteger(value),
  boolean: (value) => typeof value === "boolean" || value === "true" || value === "false",
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: (value, items) =>
    Array.isArray(value) &&
    items !== undefined &&
    value.every((item: unknown) => isOfType(item, items)),
};

interface Place {
  readonly written: string;
  readonly key: string;
  /** Whether the key is in the project's own namespace. */
  readonly own: boolean;
}

function readDeclaration(place: Place, raw: unknown): ConfigDeclaration {
  const { written, key } = place;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    if (typeof raw === "number" && !Number.isInteger(raw)) {
      throw invalid(written, "must be text, a whole number, true, false, a list or a declaration");
    }
    return { key, written, secret: false, fallback: raw ?? undefined };
  }
  const attributes = asMap(raw, `"config.${written}"`);
  checkAttributes(place, attributes);
  const fallback = attributes["default"] ?? attributes["value"] ?? undefined;
  const secret = attributes["secret"] === true;
  if (attributes["type"] === undefined) return { key, written, secret, fallback };
  const type = readType(written, attributes);
  if (fallback !== undefined && !isOfType(fallback, type)) {
    throw invalid(
      written,
      `has a default that must be of type ${typeName(type)}, got ${JSON.stringify(fallback)}`,
    );
  }
  return { key, written, type, secret, fallback };
}

function checkAttributes(place: Place, attributes: Record<string, unknown>): void {
  const { written, own } = place;
  const unknown = Object.keys(attributes).find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) {
    const meant = nearestName(unknown, ATTRIBUTES);
    throw invalid(
      written,
      `has the unknown attribute "${unknown}"; ` +
        (meant === undefined ? `known: ${ATTRIBUTES.join(", ")}` : `did you mean "${meant}"?`),
    );
  }
  const { default: byDefault, value, type } = attributes;
  if (byDefault !== undefined && value !== undefined) {
    throw invalid(written, 'must not have both a "default" and a "value"; keep one');
  }
  if (own) return;
  if (type !== undefined || byDefault !== undefined) {
    throw invalid(
      written,
      'is in another namespace than the project\'s and must have a "value" only',
    );
  }
  if (value === undefined) {
    throw invalid(written, 'is in another namespace than the project\'s and must have a "value"');
  }
}

function readType(written: string, attributes: Record<string, unknown>): ConfigType {
  const type = CONFIG_TYPES.find((known) => known === attributes["type"]);
  if (type === undefined) {
    throw invalid(
      written,
      `must have one of the types ${CONFIG_TYPES.join(", ")}, got ${JSON.stringify(attributes["type"])}`,
    );
  }
  if (type !== "array") return { type };
  const items = attributes["items"];
  if (items === undefined || items === null) {
    throw invalid(written, 'is an array and must say of what; add "items: { type: … }"');
  }
  return { type, items: readType(`${written}.items`, asMap(items, `"config.${written}.items"`)) };
}

function invalid(written: string, rule: string): InvalidProjectError {
  return new InvalidProjectError(`"config.${written}" in Pulumi.yaml ${rule}.`);
}
