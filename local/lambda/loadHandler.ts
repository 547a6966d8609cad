import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EnvironmentData } from "./protocol.ts";

/** A function's entry point; what it takes and gives is checked nowhere before it is called. */
export type Handler = (event: unknown, context: unknown, callback?: unknown) => unknown;

/** The code cannot be run; `name` is what Lambda's runtime calls the case. */
export class HandlerLoadError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

const EXTENSIONS = ["", ".js", ".mjs", ".cjs"];

/** Node.js release from which handlers with a callback are refused. */
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
const CALLBACKS_END_AT = 24;

/**
 * Loads `file.export` (or `folder/file.object.export`) from the unpacked code. CommonJS or ES module
 * by Node's rules.
 * @throws {HandlerLoadError} as Lambda would, also for a handler that its runtime would refuse.
 */
export async function loadHandler(data: EnvironmentData): Promise<Handler> {
  const { file, path } = parseHandler(data.handler);
  const found = await importFile(join(data.taskRoot, file), data.handler);
  let value: unknown = found;
  for (const key of path) {
    value = isIndexable(value) ? value[key] : undefined;
  }
  if (typeof value !== "function") {
    throw new HandlerLoadError(
      "Runtime.HandlerNotFound",
      `${data.handler} is ${value === undefined ? "undefined or not exported" : "not a function"}`,
    );
  }
  refuseCallback(value as Handler, data.runtime);
  return value as Handler;
}

function parseHandler(handler: string): { file: string; path: readonly string[] } {
  const name = basename(handler);
  const dot = name.indexOf(".");
  if (dot <= 0 || dot === name.length - 1 || handler.includes("..")) {
    throw new HandlerLoadError(
      "Runtime.MalformedHandlerName",
      `Bad handler "${handler}"; it must be file.export, for instance index.handler`,
    );
  }
  return {
    file: join(dirname(handler), name.slice(0, dot)),
    path: name.slice(dot + 1).split("."),
  };
}

async function importFile(pathWithoutExtension: string, handler: string): Promise<unknown> {
  const path = EXTENSIONS.map((extension) => pathWithoutExtension + extension).find(isFile);
  if (path === undefined) {
    throw new HandlerLoadError(
      "Runtime.ImportModuleError",
      `Error: Cannot find module '${basename(pathWithoutExtension)}' of handler ${handler}`,
    );
  }
  try {
    return await importModule(path);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new HandlerLoadError("Runtime.UserCodeSyntaxError", String(error), { cause: error });
    }
    if (isMissingModule(codeOf(error))) {
      throw new HandlerLoadError("Runtime.ImportModuleError", String(error), { cause: error });
    }
    throw error;
  }
}

async function importModule(path: string): Promise<unknown> {
  try {
    // For both kinds of module: `import` would only guess at the names that CommonJS code exports.
    return createRequire(path)(path);
  } catch (error) {
    if (codeOf(error) !== "ERR_REQUIRE_ASYNC_MODULE") {
      throw error;
    }
    return import(pathToFileURL(path).href);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function isMissingModule(code: unknown): boolean {
  return code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
}

function isIndexable(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null;
}

function refuseCallback(handler: Handler, runtime: string | undefined): void {
  const release = /^nodejs(\d+)\.x$/.exec(runtime ?? "")?.[1];
  if (release !== undefined && Number(release) >= CALLBACKS_END_AT && handler.length >= 3) {
    throw new HandlerLoadError(
      "Runtime.CallbackHandlerDeprecated",
      `${runtime} refuses handlers with a callback parameter, and this one takes ${handler.length} ` +
        `parameters; make it async with (event, context), or use nodejs22.x`,
    );
  }
}
