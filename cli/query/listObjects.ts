import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { TableLocation } from "./tableLocation.ts";

/** An object of a table, as a file of the local bucket. */
export interface ObjectFile {
  /** Absolute path. */
  readonly path: string;
  /** Name of the object. */
  readonly key: string;
  readonly isGzip: boolean;
  /** Bytes, as stored. */
  readonly size: number;
}

/** Ending of the files in which the local bucket keeps the objects' content. */
const CONTENT = ".data";

/** Folder of the objects of a bucket. */
export function objectsFolder(dataDir: string, bucket: string): string {
  return join(dataDir, "s3", "buckets", bucket, "objects");
}

/**
 * Lists the objects of a table, by key: those in a partition, not empty, and not hidden (a name that
 * starts with `_` or `.`), as Athena has it. None when nothing was written yet.
 */
export async function listObjects(
  dataDir: string,
  location: TableLocation,
): Promise<readonly ObjectFile[]> {
  const root = objectsFolder(dataDir, location.bucket);
  const pattern = new RegExp(location.pattern);
  const objects: ObjectFile[] = [];
  for (const path of await listFiles(join(root, folderOf(location.prefix)))) {
    if (!path.endsWith(CONTENT)) continue;
    const key = keyOf(relative(root, path));
    const isHidden = /(?:^|\/)[_.][^/]*$/.test(key);
    if (isHidden || !isInside(pattern.exec(key), location)) continue;
    const { size } = await stat(path);
    if (size > 0) objects.push({ path, key, isGzip: key.endsWith(".gz"), size });
  }
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function folderOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf("/") + 1);
}

/** The local bucket writes signs that a file system may not take as `%xx`. */
function keyOf(path: string): string {
  return decodeURIComponent(path.slice(0, -CONTENT.length).split(sep).join("/"));
}

function isInside(match: RegExpExecArray | null, { columns, bounds }: TableLocation): boolean {
  if (match === null) return false;
  return columns.every((column, index) => {
    const value = match[index + 1] ?? "";
    const { first = value, last = value } = bounds.get(column) ?? {};
    return value >= first && value <= last;
  });
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
