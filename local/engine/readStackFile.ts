import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { isAlias, isMap, isScalar } from "yaml";
import type { Document, Node } from "yaml";
import { namespacedKey } from "./configSchema.ts";
import { InvalidProjectError } from "./InvalidProjectError.ts";
import { readYaml } from "./loadProject.ts";
import type { Project } from "./loadProject.ts";

/** A value in a stack's file: text, a structure, or something only the Pulumi CLI can decrypt. */
export type StackValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "structure"; readonly value: unknown }
  /** Path inside the value of the first encrypted part; empty: the value itself. */
  | { readonly kind: "encrypted"; readonly path: string };

/** A stack's file. */
export interface StackFile {
  /** File name, for messages. */
  readonly name: string;
  /** Values by namespaced key. */
  readonly values: ReadonlyMap<string, StackValue>;
  /** Names of the Pulumi ESC environments it imports, which cannot be opened here. */
  readonly environments: readonly string[];
}

/**
 * Reads `Pulumi.<stack>.yaml`. A stack without a file has no values of its own.
 * @param stack may be qualified, `organization/project/stack`.
 * @throws {InvalidProjectError} if the file is malformed.
 */
export function readStackFile(project: Project, stack: string): StackFile {
  const shortName = stack.split("/").at(-1) ?? stack;
  const name = `Pulumi.${shortName}${extname(project.file)}`;
  const path = join(project.stackConfigDir, name);
  if (!existsSync(path)) return { name, values: new Map(), environments: [] };
  const document = readYaml(path);
  const config = document.get("config", true) as Node | undefined;
  const values = new Map<string, StackValue>();
  if (config !== undefined && !isNull(config)) {
    if (!isMap(config)) {
      throw new InvalidProjectError(`"config" in "${name}" must be a map of keys to values.`);
    }
    for (const { key, value } of config.items) {
      const written = isScalar(key) ? String(key.value) : String(key);
      values.set(namespacedKey(written, project.name), readValue(value as Node | null, document));
    }
  }
  return { name: basename(path), values, environments: environmentsOf(document) };
}

function readValue(node: Node | null, document: Document): StackValue {
  const value = isAlias(node) ? node.resolve(document) : node;
  if (value === null || value === undefined || isNull(value)) return { kind: "text", text: "" };
  if (isScalar(value)) {
    // Plain text stays as it is written: "1.50" is not to become "1.5".
    const plain = value.type === "PLAIN" ? value.source : undefined;
    return { kind: "text", text: plain ?? String(value.value) };
  }
  const structure: unknown = value.toJS(document);
  const encrypted = encryptedPath(structure, "");
  if (encrypted !== undefined) return { kind: "encrypted", path: encrypted };
  return { kind: "structure", value: structure };
}

/** Where a structure holds `{ secure: … }`; undefined: nowhere. */
function encryptedPath(value: unknown, path: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value as Record<string, unknown>);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "secure" && typeof first[1] === "string") return path;
  for (const [name, inner] of entries) {
    const step = Array.isArray(value) ? `[${name}]` : `.${name}`;
    const found = encryptedPath(inner, `${path}${step}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function environmentsOf(document: Document): string[] {
  const environment: unknown = document.toJS() === null ? undefined : document.get("environment");
  if (environment === undefined || environment === null) return [];
  const plain = (document.toJS() as { environment: unknown }).environment;
  const imports = Array.isArray(plain)
    ? (plain as unknown[])
    : ((plain as { imports?: unknown[] }).imports ?? ["(inline)"]);
  return imports.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry)));
}

function isNull(node: Node): boolean {
  return isScalar(node) && node.value === null;
}
