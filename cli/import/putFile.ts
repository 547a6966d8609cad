import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { ImportFile } from "./ImportFile.ts";

/** Up to this size, in bytes, a file is held in memory, so that the SDK can send it again. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

/** Puts a file into a bucket. The same file again is a new object of the same bytes. */
export async function putFile(
  client: S3Client,
  bucket: string,
  { file, key, bytes }: ImportFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const isHeld = bytes <= HELD_BYTES_MAX;
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: isHeld
        ? await readFile(file)
        : Readable.from(readCounted(file, onBytes), { objectMode: false }),
      ContentLength: bytes,
      ContentType: file.toLowerCase().endsWith(".gz") ? "application/gzip" : "text/csv",
    }),
  );
  if (isHeld) onBytes(bytes);
}

async function* readCounted(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    yield chunk;
    onBytes(chunk.length);
  }
}
