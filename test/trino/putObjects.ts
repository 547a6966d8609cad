import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientOptions } from "../../local/emulators/clients.ts";
import type { FixtureObject } from "../cli/query/saved/fixtures.ts";

/** Makes the buckets of objects, and puts the objects into them. */
export async function putObjects(
  endpoint: string,
  objects: readonly FixtureObject[],
): Promise<void> {
  const client = new S3Client({ ...clientOptions(endpoint), forcePathStyle: true });
  try {
    for (const Bucket of new Set(objects.map(({ bucket }) => bucket))) {
      await client.send(new CreateBucketCommand({ Bucket }));
    }
    for (const { bucket, key, body } of objects) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    }
  } finally {
    client.destroy();
  }
}
