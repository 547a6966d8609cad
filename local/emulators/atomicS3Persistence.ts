import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { dropTornUploads } from "./dropTornUploads.ts";
import type { Fauxqs, S3Persistence, S3Store, StoredObject } from "./fauxqs.ts";

const DATA = ".data";
const META = ".meta.json";

/**
 * Keeps S3 objects as files: `buckets/<bucket>/objects/<key>.data`, metadata beside it. A put is whole or
 * has not been, also when the process is killed half way, and readers of the files (queries read them
 * directly) see an object's old or new bytes, never a part: both files are written in `buckets/<bucket>/.tmp`
 * and moved into place, data first. What a kill leaves behind is finished or thrown away at the next start.
 */
export function atomicS3Persistence(fauxqs: Fauxqs, directory: string): S3Persistence {
  const bucketsDirectory = join(directory, "buckets");

  class AtomicS3Persistence extends fauxqs.FileS3Persistence {
    override upsertObject(bucket: string, object: StoredObject): void {
      const folder = join(bucketsDirectory, bucket);
      const target = objectPath(folder, object.key);
      const temporary = join(folder, ".tmp", randomUUID());
      const { body, ...meta } = object;
      mkdirSync(dirname(temporary), { recursive: true });
      writeFileSync(temporary + DATA, body);
      writeFileSync(temporary + META, JSON.stringify(meta));
      mkdirSync(dirname(target), { recursive: true });
      renameSync(temporary + DATA, target + DATA);
      renameSync(temporary + META, target + META);
    }

    override renameObject(bucket: string, sourceKey: string, destKey: string): void {
      const source = objectPath(join(bucketsDirectory, bucket), sourceKey);
      const meta = JSON.parse(readFileSync(source + META, "utf8")) as StoredObject;
      this.upsertObject(bucket, { ...meta, key: destKey, body: readFileSync(source + DATA) });
      if (sourceKey !== destKey) this.deleteObject(bucket, sourceKey);
    }

    override deleteObject(bucket: string, key: string): void {
      objectPath(join(bucketsDirectory, bucket), key);
      super.deleteObject(bucket, key);
    }

    override readBody(bucket: string, key: string): Buffer {
      objectPath(join(bucketsDirectory, bucket), key);
      return super.readBody(bucket, key);
    }

    override insertBucket(name: string, creationDate: Date, type: string): void {
      const folder = join(bucketsDirectory, name);
      const temporary = join(folder, ".tmp", randomUUID());
      mkdirSync(join(folder, "objects"), { recursive: true });
      mkdirSync(dirname(temporary), { recursive: true });
      writeFileSync(temporary, JSON.stringify({ name, creationDate, type }));
      renameSync(temporary, join(folder, ".bucket.json"));
    }

    override loadS3(store: S3Store): void {
      for (const bucket of readdirSync(bucketsDirectory)) recover(join(bucketsDirectory, bucket));
      dropTornUploads(join(directory, "_multipart"));
      super.loadS3(store);
    }
  }
  return new AtomicS3Persistence(directory);

  function objectPath(folder: string, key: string): string {
    if (key.split("/").some((part) => part === "." || part === "..")) {
      throw new fauxqs.S3Error(
        "NotImplemented",
        `Keys with "." or ".." as a path segment are not modelled by the local run: ${key}`,
        501,
      );
    }
    return join(folder, "objects", encodeKey(key));
  }
}

/** The file name of a key, as fauxqs forms it: its own methods read and delete what is written here. */
function encodeKey(key: string): string {
  return key.replace(
    // eslint-disable-next-line no-control-regex -- they are what is being replaced
    /[<>:"|?*\\%\x00-\x1f]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** Finishes puts whose data had been moved into place, and drops those that had not come so far. */
function recover(bucketFolder: string): void {
  const temporary = join(bucketFolder, ".tmp");
  if (existsSync(temporary)) {
    for (const name of readdirSync(temporary)) {
      const dataName = name.replace(META, DATA);
      if (!name.endsWith(META) || existsSync(join(temporary, dataName))) continue;
      const meta = JSON.parse(readFileSync(join(temporary, name), "utf8")) as { key: string };
      const target = join(bucketFolder, "objects", encodeKey(meta.key));
      renameSync(join(temporary, name), target + META);
    }
    rmSync(temporary, { recursive: true });
  }
  dropMetaWithoutData(join(bucketFolder, "objects"));
}

/** Finishes deletes, which remove the data first. */
function dropMetaWithoutData(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(META)) continue;
    const meta = join(entry.parentPath, entry.name);
    if (!existsSync(meta.slice(0, -META.length) + DATA)) rmSync(meta);
  }
}
