import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { IMPORT_PREFIX } from "../../runtime/contract/lake.ts";
import { readCsv } from "../sources/readCsv.ts";
import { UsageError } from "../UsageError.ts";
import type { ImportFile } from "./ImportFile.ts";

/** Most bytes of one put. */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
const PUT_BYTES_MAX = 5 * 1024 ** 3;

const HASH_DIGITS = 16;

/**
 * Looks at files before any is sent: each is CSV with the columns that an import needs. The key holds a
 * hash of the bytes, so that the same file is the same object and another one never takes its place.
 * @throws {UsageError} if a file is none that an import reads
 * @throws {SourceError} if it cannot be read, or its header lacks a column
 */
export async function planImport(files: readonly string[]): Promise<ImportFile[]> {
  const planned: ImportFile[] = [];
  for (const file of files) {
    if (!/\.csv(\.gz)?$/i.test(file)) {
      throw new UsageError(`"${file}" must end in .csv or .csv.gz; an import reads CSV alone`);
    }
    // The header decides of the whole file, and is read before the first row.
    await readCsv(file).next();
    const { size } = statSync(file);
    if (size > PUT_BYTES_MAX) {
      throw new UsageError(`"${file}" has more than 5 GiB; split it, or gzip it`);
    }
    const key = `${IMPORT_PREFIX}${await hashFile(file)}/${basename(file)}`;
    if (planned.some((one) => one.key === key)) continue;
    planned.push({ file, key, bytes: size });
  }
  return planned;
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex").slice(0, HASH_DIGITS);
}
