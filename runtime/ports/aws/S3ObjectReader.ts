import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { Unreadable } from "../LakeStore.ts";
import type { ObjectReader, StoredObject } from "../ObjectReader.ts";

/** {@link ObjectReader} in S3. Without `s3:ListBucket` an object that is not there looks forbidden. */
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
export class S3ObjectReader implements ObjectReader {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async open(key: string, versionId?: string): Promise<StoredObject | Unreadable> {
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key, VersionId: versionId }),
      );
      const { Body, ETag = "", LastModified, ContentLength } = answer;
      if (Body === undefined || LastModified === undefined || ContentLength === undefined) {
        throw new Error(`S3 must answer with the size and time of ${key}, and did not`);
      }
      const body = Body as Readable;
      return {
        etag: ETag.replaceAll('"', ""),
        size: ContentLength,
        changedAtMs: LastModified.getTime(),
        bytes: readWhole(body, key, ContentLength),
        close: () => {
          // Without a listener what is destroyed on purpose would end the process.
          body.on("error", () => undefined);
          body.destroy();
        },
      };
    } catch (error) {
      const unreadable = error instanceof S3ServiceException ? UNREADABLE[error.name] : undefined;
      if (unreadable === undefined) throw error;
      return unreadable;
    }
  }
}

const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  NoSuchKey: "missing",
  NoSuchVersion: "missing",
  NotFound: "missing",
  // The version is a delete marker.
  MethodNotAllowed: "missing",
  InvalidObjectState: "archived",
};

/** A connection that ends early must not look like a file that does. */
async function* readWhole(
  body: Readable,
  key: string,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    yield chunk;
  }
  if (read !== size) throw new Error(`${key} must have ${size} bytes, ${read} came; read it again`);
}
