import { createReadStream } from "node:fs";
import type { S3Client } from "@aws-sdk/client-s3";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { ImportFile } from "./ImportFile.ts";

/** Puts a file into a bucket. The same file again is a new object of the same bytes. */
export async function putFile(
  client: S3Client,
  bucket: string,
  { file, key, bytes }: ImportFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const body = createReadStream(file);
  body.on("data", (chunk) => onBytes(chunk.length));
  // Its own listener starts the flow: the request takes it up from the beginning.
  body.pause();
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: bytes,
        ContentType: file.toLowerCase().endsWith(".gz") ? "application/gzip" : "text/csv",
      }),
    );
  } finally {
    body.destroy();
  }
}
