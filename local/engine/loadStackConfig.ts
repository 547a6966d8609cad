import { configSchema, isOfType, namespacedKey, typeName } from "./configSchema.ts";
import type { ConfigDeclaration } from "./configSchema.ts";
import { InvalidConfigError } from "./InvalidConfigError.ts";
import { loadProject } from "./loadProject.ts";
import { nearestName } from "../../text/nearestName.ts";
import { readStackFile } from "./readStackFile.ts";
import type { StackFile } from "./readStackFile.ts";

/** Which stack's configuration to load. */
export interface LoadStackConfigOptions {
  /** Folder of Pulumi.yaml. */
  readonly programDir: string;
  readonly stack: string;
  /**
   * Values that replace the stack's, by key; keys without a namespace get the project's. JSON values,
   * or text as on a command line (lists and objects as JSON text). Default: none.
   */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** A stack's configuration as a program gets it. */
export interface StackConfig {
  /** Name of the project. */
  readonly project: string;
  readonly stack: string;
  /** Values by namespaced key: text as it is, lists and objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Namespaced keys of the secret values, sorted. */
  readonly secretKeys: readonly string[];
  /** What was not taken into account, a sentence each. */
  readonly warnings: readonly string[];
}

interface Entry {
  readonly text: string;
  /** The value to check the type of. */
  readonly value: unknown;
  readonly secret: boolean;
  /** Where it stands, for messages. */
  readonly origin: string;
}

/**
 * Reads a stack's configuration as the Pulumi CLI does: defaults of Pulumi.yaml, the stack's file over
 * them, overrides over both, checked against the declared types.
 * @throws {InvalidConfigError} with all problems: missing, unknown, mistyped and encrypted keys.
 * @throws {InvalidProjectError} if a file is malformed.
 */
export function loadStackConfig(options: LoadStackConfigOptions): StackConfig {
  const { stack } = options;
  const project = loadProject(options.programDir);
  const schema = configSchema(project);
  const file = readStackFile(project, stack);
  const problems: string[] = [];
  const entries = new Map<string, Entry>();
  for (const [written, value] of Object.entries(options.overrides ?? {})) {
    if (value === undefined) continue;
    const key = namespacedKey(written, project.name);
    const type = schema.get(key)?.type?.type;
    const secret = schema.get(key)?.secret === true || file.values.get(key)?.kind === "encrypted";
    entries.set(key, { ...overrideOf(value, type), secret, origin: "the override" });
  }
  addStackValues(entries, file, problems);
  addFallbacks(entries, schema, problems, { project: project.name, stack, file: file.name });
  for (const [key, entry] of entries) {
    const declaration = schema.get(key);
    if (declaration !== undefined) problems.push(...checkEntry(declaration, entry));
    else problems.push(...checkUndeclared(key, entry, schema, project.name));
  }
  if (problems.length > 0) throw new InvalidConfigError(problems.sort());
  const keys = [...entries.keys()].sort();
  return {
    project: project.name,
    stack,
    config: Object.fromEntries(keys.map((key) => [key, entries.get(key)?.text ?? ""])),
    secretKeys: keys.filter(
      (key) => entries.get(key)?.secret === true || schema.get(key)?.secret === true,
    ),
    warnings: file.environments.map(
      (name) =>
        `"environment" ${name} in ${file.name} is not opened in a local run; ` +
        "give the values it holds as overrides.",
    ),
  };
}

function overrideOf(value: unknown, type: string | undefined): { text: string; value: unknown } {
  if (typeof value !== "string") return { text: textOf(value), value };
  if (type !== "array" && type !== "object") return { text: value, value };
  try {
    return { text: value, value: JSON.parse(value) as unknown };
  } catch {
    return { text: value, value };
  }
}

function addStackValues(entries: Map<string, Entry>, file: StackFile, problems: string[]): void {
  for (const [key, found] of file.values) {
    if (entries.has(key)) continue;
    if (found.kind === "encrypted") {
      problems.push(
        `"${key}${found.path}" in ${file.name} is encrypted, and only the Pulumi CLI can decrypt it; ` +
          `override "${key}" with a value for the local run.`,
      );
      // Known, though not its value: it is not missing as well.
      entries.set(key, { text: "", value: undefined, secret: true, origin: file.name });
      continue;
    }
    const value = found.kind === "text" ? found.text : found.value;
    entries.set(key, { text: textOf(value), value, secret: false, origin: file.name });
  }
}

function addFallbacks(
  entries: Map<string, Entry>,
  schema: ReadonlyMap<string, ConfigDeclaration>,
  problems: string[],
  names: { readonly project: string; readonly stack: string; readonly file: string },
): void {
  for (const { key, written, fallback } of schema.values()) {
    if (entries.has(key)) continue;
    if (fallback !== undefined) {
      const origin = "Pulumi.yaml";
      entries.set(key, { text: textOf(fallback), value: fallback, secret: false, origin });
    } else if (key.startsWith(`${names.project}:`)) {
      problems.push(
        `"${written}" must have a value in the stack "${names.stack}", and has none; ` +
          `add "${key}" under "config" in ${names.file}, or override it.`,
      );
    }
  }
}

function checkEntry(declaration: ConfigDeclaration, entry: Entry): string[] {
  const { written, key, type, secret } = declaration;
  // An encrypted value has been reported, and has no type to check.
  if (type === undefined || entry.value === undefined) return [];
  if (secret && !entry.secret) {
    return [
      `"${written}" is declared secret and must not stand in clear in ${entry.origin}; ` +
        `encrypt it with "pulumi config set --secret ${key}", or override it for a local run.`,
    ];
  }
  if (isOfType(entry.value, type)) return [];
  const got = entry.secret ? "a secret of another type" : JSON.stringify(entry.value);
  return [
    `"${written}" must be of type ${typeName(type)}, got ${got} in ${entry.origin}; ` +
      "change it there.",
  ];
}

/** A project that declares its keys means all of them: another one is a typing mistake. */
function checkUndeclared(
  key: string,
  entry: Entry,
  schema: ReadonlyMap<string, ConfigDeclaration>,
  project: string,
): string[] {
  const prefix = `${project}:`;
  const declared = [...schema.keys()].filter((known) => known.startsWith(prefix));
  if (!key.startsWith(prefix) || declared.length === 0) return [];
  const names = declared.map((known) => known.slice(prefix.length)).sort();
  const name = key.slice(prefix.length);
  const meant = nearestName(name, names);
  return [
    `"${name}" must be a key that Pulumi.yaml declares, and is not (in ${entry.origin}); ` +
      (meant === undefined
        ? `declared: ${names.join(", ")}.`
        : `did you mean "${meant}"? Declared: ${names.join(", ")}.`),
  ];
}

/** As the CLI passes values to programs; keys of objects are sorted. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
