import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { AssetArchive, FileArchive, FileAsset, StringAsset } from "./assets.ts";
import type { Archive, Asset } from "./assets.ts";
import { NotModelledError } from "./NotModelledError.ts";
import { SIGNATURE_KEY, SIGNATURES, isWireMap } from "./wire.ts";
import type { WireMap } from "./wire.ts";

/**
 * Turns an asset or archive from the wire into one with an absolute path and a hash of its content.
 * @param where the property it is given to, for messages.
 * @throws {Error} if the file does not exist; {NotModelledError} if it is to be fetched from a URL.
 */
export async function loadAsset(
  wire: WireMap,
  baseDir: string,
  where: string,
): Promise<Asset | Archive> {
  if (typeof wire["uri"] === "string") {
    throw new NotModelledError(
      `a remote asset in "${where}"`,
      "download it and give it as a FileAsset or FileArchive",
    );
  }
  if (wire[SIGNATURE_KEY] === SIGNATURES.archive) return loadArchive(wire, baseDir, where);
  if (typeof wire["path"] === "string") {
    const path = resolve(baseDir, wire["path"]);
    const entry = await statAsset(path, where);
    if (!entry.isFile()) {
      throw new Error(
        `"${where}" must be a file, got the folder "${path}"; give folders as a FileArchive.`,
      );
    }
    return new FileAsset(path, await hashFile(path));
  }
  if (typeof wire["text"] === "string") {
    return new StringAsset(wire["text"], createHash("sha256").update(wire["text"]).digest("hex"));
  }
  throw new Error(`"${where}" must be an asset with a path, a text or a URL, got none of them.`);
}

async function loadArchive(wire: WireMap, baseDir: string, where: string): Promise<Archive> {
  if (typeof wire["path"] === "string") {
    const path = resolve(baseDir, wire["path"]);
    const entry = await statAsset(path, where);
    return new FileArchive(path, await (entry.isDirectory() ? hashFolder(path) : hashFile(path)));
  }
  const parts = wire["assets"];
  if (!isWireMap(parts)) {
    throw new Error(`"${where}" must be an archive with a path, parts or a URL, got none of them.`);
  }
  const assets: Record<string, Asset | Archive> = {};
  const hash = createHash("sha256");
  for (const name of Object.keys(parts).sort()) {
    const part = parts[name];
    if (!isWireMap(part)) {
      throw new Error(`"${where}" must hold assets and archives only; "${name}" is neither.`);
    }
    const asset = await loadAsset(part, baseDir, `${where}[${JSON.stringify(name)}]`);
    assets[name] = asset;
    hash.update(`${name}\0${asset.hash}\0`);
  }
  return new AssetArchive(assets, hash.digest("hex"));
}

async function statAsset(path: string, where: string) {
  try {
    return await stat(path);
  } catch (cause) {
    throw new Error(
      `"${where}" must name an existing file or folder, got "${path}"; ` +
        "build it first, or give a path relative to the program's folder.",
      { cause },
    );
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0${await hashFile(join(folder, file))}\0`);
  return hash.digest("hex");
}
