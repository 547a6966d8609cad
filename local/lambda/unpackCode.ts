import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { unzipSync } from "fflate";

/** Largest code of a function, unpacked, in bytes. */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const MAX_UNPACKED_BYTES = 262_144_000;

/**
 * Unpacks a deployment zip into a folder of its content's name, once: a folder that is there is
 * complete, whatever crashed while it was made. Returns the folder.
 * @throws if the file is no zip, too large, or names a path outside the folder.
 */
export async function unpackCode(zipPath: string, codeDir: string): Promise<string> {
  const zip = await readFile(zipPath);
  const folder = join(codeDir, createHash("sha256").update(zip).digest("hex").slice(0, 32));
  if (existsSync(folder)) {
    return folder;
  }
  const files = unzip(zip, zipPath);
  await mkdir(codeDir, { recursive: true });
  // Lambda's folder has no package.json above it: one of the project around must not decide whether
  // index.js is CommonJS.
  await writeFile(join(codeDir, "package.json"), "{}\n");
  const half = `${folder}.${randomUUID()}`;
  try {
    for (const [name, bytes] of files) {
      await writeEntry(half, name, bytes);
    }
    await mkdir(half, { recursive: true });
    await rename(half, folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // Another call for the same bytes may have been first.
    if (!existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}

function unzip(zip: Uint8Array, zipPath: string): [string, Uint8Array][] {
  let files: [string, Uint8Array][];
  try {
    files = Object.entries(unzipSync(zip));
  } catch (error) {
    throw new Error(`Function code must be a zip, "${zipPath}" is not: ${String(error)}`, {
      cause: error,
    });
  }
  const total = files.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  if (total > MAX_UNPACKED_BYTES) {
    throw new Error(
      `Function code must be at most ${MAX_UNPACKED_BYTES} bytes unpacked, "${zipPath}" has ${total}.`,
    );
  }
  return files;
}

async function writeEntry(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) {
    throw new Error(`Function code must stay in its folder, the zip has "${name}".`);
  }
  if (name.endsWith("/")) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
