import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { MissingPartError } from "../../local/emulators/MissingPartError.ts";

/** A file of the page. */
export interface PageFile {
  readonly body: Uint8Array;
  readonly type: string;
  /** Differs when the file does. */
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * The files of the built page by the path of a request, read once: no path reaches the file system.
 * @throws {MissingPartError} if the page is not built
 */
export function loadPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of listFiles(folder)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = readFileSync(join(folder, name));
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    files.set(`/${name}`, { body, type, etag });
  }
  const index = files.get("/index.html");
  if (index === undefined) throw notBuilt(folder);
  files.set("/", index);
  return files;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw notBuilt(folder, error);
  }
}

function notBuilt(folder: string, cause?: unknown): MissingPartError {
  return new MissingPartError(`The page is not built: ${folder} lacks it.`, "npm run build", {
    cause,
  });
}
