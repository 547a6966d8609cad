import { gunzipSync } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { hourFolder } from "../../runtime/domain/lakeObjects.ts";

/** Where rows are read from. */
export interface LakeFolder {
  readonly client: S3Client;
  readonly bucket: string;
  /** `raw/` or `quarantine/`. */
  readonly prefix: string;
  /** Objects of earlier hours are not read; epoch milliseconds. */
  readonly sinceMs: number;
}

/** Yields the rows of gzip NDJSON objects, object by object. */
export async function* readLakeRows(folder: LakeFolder): AsyncGenerator<Record<string, unknown>> {
  const { client, bucket, prefix, sinceMs } = folder;
  const pages = paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix, StartAfter: `${prefix}${hourFolder(sinceMs)}` },
  );
  for await (const page of pages) {
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
      for (const line of text.split("\n")) {
        if (line !== "") yield JSON.parse(line) as Record<string, unknown>;
      }
    }
  }
}
