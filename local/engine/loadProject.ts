import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import type { Document } from "yaml";
import { InvalidProjectError } from "./InvalidProjectError.ts";

/** A Pulumi project as its file declares it. */
export interface Project {
  readonly name: string;
  /** Folder of the project file. */
  readonly rootDir: string;
  /** The project file itself. */
  readonly file: string;
  /** Folder in which the program runs, that of `main`. */
  readonly programDir: string;
  /** What to run, relative to that folder; `.`: what package.json says. */
  readonly entry: string;
  /** Whether the SDK compiles the program with ts-node, as it does unless told otherwise. */
  readonly typescript: boolean;
  /** Path of another tsconfig.json, as given. */
  readonly tsconfig?: string;
  /** Arguments for Node itself. */
  readonly nodeArgs: readonly string[];
  /** Folder of the stacks' files. */
  readonly stackConfigDir: string;
  /** The configuration as declared, not interpreted. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Names under which the CLI finds a project file, in its order. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * Reads the project file of a folder.
 * @throws {InvalidProjectError} if there is none, or it is not a Node.js project.
 */
export function loadProject(folder: string): Project {
  const file = PROJECT_FILES.map((name) => resolve(folder, name)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new InvalidProjectError(
      `"${folder}" must be a Pulumi project, and has no Pulumi.yaml; give the folder that has it.`,
    );
  }
  const raw = asMap(readYaml(file).toJS() as unknown, `"${file}"`);
  const name = raw["name"];
  if (typeof name !== "string" || name === "") {
    throw new InvalidProjectError(`"name" in "${file}" must be the project's name; add it.`);
  }
  const rootDir = dirname(file);
  const runtime = runtimeOf(raw["runtime"], file);
  return {
    name,
    rootDir,
    file,
    ...locateMain(raw, rootDir, file),
    ...runtime,
    stackConfigDir: stackConfigDirOf(raw, rootDir, file),
    config: typeof raw["config"] === "string" ? {} : asMap(raw["config"] ?? {}, '"config"'),
  };
}

/**
 * Reads a YAML (or JSON) file.
 * @throws {InvalidProjectError} if it is not well-formed, with line and column.
 */
export function readYaml(file: string): Document {
  const document = parseDocument(readFileSync(file, "utf8"), { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new InvalidProjectError(`"${file}" must be well-formed YAML: ${error.message}`, {
      cause: error,
    });
  }
  return document;
}

/** Takes a value for an object with string keys. */
export function asMap(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new InvalidProjectError(`${what} must be a map of names to values.`);
}

function runtimeOf(runtime: unknown, file: string) {
  const map = typeof runtime === "string" ? { name: runtime } : asMap(runtime ?? {}, '"runtime"');
  if (map["name"] !== "nodejs") {
    throw new InvalidProjectError(
      `"runtime" in "${file}" must be nodejs, got "${String(map["name"])}"; ` +
        "only Node.js programs run locally.",
    );
  }
  const options = asMap(map["options"] ?? {}, '"runtime.options"');
  const tsconfig = options["tsconfig"];
  return {
    typescript: options["typescript"] !== false,
    ...(typeof tsconfig === "string" ? { tsconfig } : {}),
    nodeArgs: splitArguments(options["nodeargs"]),
  };
}

/** Words of a command line; quotes keep spaces together. */
function splitArguments(text: unknown): string[] {
  if (typeof text !== "string") return [];
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

function locateMain(raw: Record<string, unknown>, rootDir: string, file: string) {
  const main = textOf(raw, "main", file);
  if (main === undefined || main === "") return { programDir: rootDir, entry: "." };
  const path = resolve(rootDir, main);
  if (!existsSync(path)) {
    throw new InvalidProjectError(
      `"main" in "${file}" must name an existing file or folder, got "${main}".`,
    );
  }
  if (statSync(path).isDirectory()) return { programDir: path, entry: "." };
  return { programDir: dirname(path), entry: basename(path) };
}

function stackConfigDirOf(raw: Record<string, unknown>, rootDir: string, file: string): string {
  const stackConfigDir = textOf(raw, "stackConfigDir", file);
  // The form of older projects.
  const config = typeof raw["config"] === "string" ? raw["config"] : undefined;
  if (config !== undefined && stackConfigDir !== undefined) {
    throw new InvalidProjectError(
      `"config" in "${file}" must not be a folder beside "stackConfigDir"; keep the latter.`,
    );
  }
  return join(rootDir, stackConfigDir ?? config ?? ".");
}

function textOf(raw: Record<string, unknown>, key: string, file: string): string | undefined {
  const value = raw[key];
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  throw new InvalidProjectError(`"${key}" in "${file}" must be text; put it in quotes.`);
}
