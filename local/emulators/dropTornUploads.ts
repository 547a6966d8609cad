import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const META = ".meta.json";

/**
 * Removes multipart uploads and parts that a kill cut short, none of which was acknowledged. fauxqs would
 * refuse to start over the torn ones, or join a torn part into an object.
 */
export function dropTornUploads(directory: string): void {
  if (!existsSync(directory)) return;
  for (const uploadId of readdirSync(directory)) {
    const upload = join(directory, uploadId);
    if (readJson(join(upload, ".upload.json")) === undefined) {
      rmSync(upload, { recursive: true });
      continue;
    }
    const parts = join(upload, "parts");
    for (const name of existsSync(parts) ? readdirSync(parts) : []) {
      if (name.endsWith(META) && !isWhole(parts, name)) rmSync(join(parts, name));
    }
  }
}

function isWhole(folder: string, metaName: string): boolean {
  const meta = readJson(join(folder, metaName)) as { etag?: string } | undefined;
  const data = join(folder, `${metaName.slice(0, -META.length)}.data`);
  if (meta === undefined || !existsSync(data)) return false;
  return meta.etag === `"${createHash("md5").update(readFileSync(data)).digest("hex")}"`;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
