import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { extname, join, posix } from "node:path";
import { type Unzipped, unzipSync, zipSync } from "fflate";
import {
  type Archive,
  type Asset,
  AssetArchive,
  FileArchive,
  FileAsset,
  StringAsset,
} from "../engine/assets.ts";
import { NotModelledError } from "../engine/NotModelledError.ts";

/** A deployment package on disk. */
export interface DeploymentZip {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the zip, base64, as Lambda gives it. */
  readonly sha256: string;
}

/** Whether a value is an archive. */
export function isArchive(value: unknown): value is Archive {
  return value instanceof FileArchive || value instanceof AssetArchive;
}

/**
 * Writes a function's code as a zip into `functions/` of the data directory. The same files give the same
 * bytes on every machine and day. An archive that is a zip already is taken as it is.
 * @throws {NotModelledError} for archives in another format than zip.
 */
export async function writeDeploymentZip(
  archive: Archive,
  dataDir: string,
  name: string,
): Promise<DeploymentZip> {
  const zip = await readZip(archive);
  const hash = createHash("sha256").update(zip);
  const folder = join(dataDir, "functions");
  const hex = hash.copy().digest("hex").slice(0, 16);
  const path = join(folder, `${name}-${hex}.zip`);
  await mkdir(folder, { recursive: true });
  const half = `${path}.${randomUUID()}`;
  await writeFile(half, zip);
  await rename(half, path);
  return { path, bytes: zip.length, sha256: hash.digest("base64") };
}

async function readZip(archive: Archive): Promise<Uint8Array> {
  if (archive instanceof FileArchive && !(await stat(archive.path)).isDirectory()) {
    checkIsZip(archive.path);
    return readFile(archive.path);
  }
  const files = new Map<string, Uint8Array>();
  await collectArchive(archive, "", files);
  const entries: Record<string, [Uint8Array, object]> = {};
  // The start of the zip format's calendar, made of local fields because those are what is written.
  const mtime = new Date(1980, 0, 1);
  for (const path of [...files.keys()].sort()) {
    entries[path] = [files.get(path) ?? new Uint8Array(), { os: 3, attrs: 0o755 << 16 }];
  }
  // Stored, not compressed: it never leaves the machine, and a start would wait for it.
  return zipSync(entries, { level: 0, mtime });
}

async function collectArchive(
  archive: Archive,
  prefix: string,
  files: Map<string, Uint8Array>,
): Promise<void> {
  if (archive instanceof AssetArchive) {
    for (const [name, part] of Object.entries(archive.assets)) {
      const path = posix.join(prefix, name);
      if (isArchive(part)) await collectArchive(part, path, files);
      else files.set(path, await readAsset(part));
    }
    return;
  }
  if ((await stat(archive.path)).isDirectory()) {
    await collectFolder(archive.path, prefix, files);
    return;
  }
  checkIsZip(archive.path);
  const unzipped: Unzipped = unzipSync(await readFile(archive.path));
  for (const [name, bytes] of Object.entries(unzipped)) {
    if (!name.endsWith("/")) files.set(posix.join(prefix, name), bytes);
  }
}

async function collectFolder(
  folder: string,
  prefix: string,
  files: Map<string, Uint8Array>,
): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const inner = posix.join(prefix, name);
    // Links are followed, as Pulumi does.
    if ((await stat(path)).isDirectory()) await collectFolder(path, inner, files);
    else files.set(inner, await readFile(path));
  }
}

async function readAsset(asset: Asset): Promise<Uint8Array> {
  if (asset instanceof FileAsset) return readFile(asset.path);
  if (asset instanceof StringAsset) return Buffer.from(asset.text);
  throw new Error("An archive must hold assets and archives only.");
}

function checkIsZip(path: string): void {
  if ([".zip", ".jar"].includes(extname(path))) return;
  throw new NotModelledError(`the archive "${path}"`, "give a folder or a zip");
}
