import type { S3Client } from "@aws-sdk/client-s3";
import { PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { LakeObject } from "../../domain/lakeObjects.ts";
import type { Archive } from "../Archive.ts";

/** {@link Archive} in S3. */
export class S3Archive implements Archive {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put({ key, body }: LakeObject): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          Body: body,
          ContentType: key.endsWith(".gz") ? "application/gzip" : "application/x-ndjson",
          IfNoneMatch: "*",
        }),
      );
    } catch (error) {
      if (!(error instanceof S3ServiceException && isAlreadyThere(error))) throw error;
    }
  }
}

/** The same records were archived by an earlier attempt. */
function isAlreadyThere(error: S3ServiceException): boolean {
  return error.$metadata.httpStatusCode === 412;
}
