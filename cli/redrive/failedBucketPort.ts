import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import type { RedrivePort } from "./RedrivePort.ts";
import { MAX_OBJECT_BYTES, TooLargeError } from "./RedrivePort.ts";

/** The failed bucket by way of S3. */
export function failedBucketPort(
  client: S3Client,
  bucket: string,
): Pick<RedrivePort, "list" | "read" | "remove"> {
  return {
    async *list() {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
          for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
        }
      } catch (cause) {
        throw new Error(
          `the failed bucket "${bucket}" could not be listed; check its name, the region, and that ` +
            "you may s3:ListBucket",
          { cause },
        );
      }
    },
    async read(key) {
      try {
        const get = new GetObjectCommand({ Bucket: bucket, Key: key });
        const { Body, ContentLength = 0 } = await client.send(get);
        if (ContentLength <= MAX_OBJECT_BYTES) return (await Body?.transformToString()) ?? "";
        // Without a listener what is destroyed on purpose would end the process.
        if (Body instanceof Readable) Body.on("error", () => undefined).destroy();
        throw new TooLargeError(ContentLength);
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(key) {
      // In a versioned bucket this hides the object and keeps it: it can be brought back for a while.
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
