import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const Bucket = "archive";

function clientsOf({ endpoint }: Emulator): LocalClients {
  return createClients({
    kinesis: endpoint,
    dynamodb: endpoint,
    s3: endpoint,
    sns: endpoint,
    sqs: endpoint,
  });
}

async function textOf(s3: S3Client, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
}

/** Status and code of a refused call. */
function refusal(status: number, code: string): (error: unknown) => boolean {
  return (error) => {
    const { name, $metadata } = error as {
      name: string;
      $metadata?: { httpStatusCode?: number };
    };
    assert.deepEqual([$metadata?.httpStatusCode, name], [status, code]);
    return true;
  };
}

describe("startS3SnsSqs: S3", () => {
  const directory = useTemporaryDirectory();
  let emulator: Emulator;
  let clients: LocalClients;
  let s3: S3Client;
  let folder: string;

  before(async () => {
    folder = join(directory(), "data");
    emulator = await startS3SnsSqs(folder);
    clients = clientsOf(emulator);
    s3 = clients.s3;
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  after(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  it("lets exactly one of 20 concurrent puts with If-None-Match win", async () => {
    const puts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        s3.send(
          new PutObjectCommand({
            Bucket,
            Key: "race/created",
            Body: `writer ${index}`,
            IfNoneMatch: "*",
          }),
        ),
      ),
    );
    const winners = puts.flatMap((put, index) => (put.status === "fulfilled" ? [index] : []));
    assert.equal(winners.length, 1);
    for (const put of puts) {
      if (put.status === "rejected") refusal(412, "PreconditionFailed")(put.reason);
    }
    assert.equal(await textOf(s3, "race/created"), `writer ${winners[0]}`);
  });

  it("lets exactly one of 20 concurrent puts with the same If-Match win", async () => {
    const Key = "race/replaced";
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "old" }));
    const puts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        s3.send(new PutObjectCommand({ Bucket, Key, Body: `new ${index}`, IfMatch: ETag })),
      ),
    );
    const winners = puts.flatMap((put, index) => (put.status === "fulfilled" ? [index] : []));
    assert.equal(winners.length, 1);
    assert.equal(await textOf(s3, Key), `new ${winners[0]}`);
  });

  it("answers If-Match on a missing object with NoSuchKey", async () => {
    const put = new PutObjectCommand({ Bucket, Key: "missing", Body: "x", IfMatch: '"0"' });
    await assert.rejects(s3.send(put), refusal(404, "NoSuchKey"));
    await assert.rejects(textOf(s3, "missing"), refusal(404, "NoSuchKey"));
  });

  it("keeps the object when If-Match names another state of it", async () => {
    const Key = "kept";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "first" }));
    const put = new PutObjectCommand({ Bucket, Key, Body: "second", IfMatch: '"0"' });
    await assert.rejects(s3.send(put), refusal(412, "PreconditionFailed"));
    assert.equal(await textOf(s3, Key), "first");
  });

  it("checks conditions when a multipart upload is completed, not at its parts", async () => {
    const Key = "joined";
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }),
    );
    const complete = (IfNoneMatch?: string): CompleteMultipartUploadCommand =>
      new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        ...(IfNoneMatch === undefined ? {} : { IfNoneMatch }),
      });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "in the way" }));
    await assert.rejects(s3.send(complete("*")), refusal(412, "PreconditionFailed"));
    assert.equal(await textOf(s3, Key), "in the way");
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await s3.send(complete("*"));
    assert.equal(await textOf(s3, Key), "part");
  });

  it("deletes on a condition", async () => {
    const Key = "deleted";
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const remove = (IfMatch?: string): DeleteObjectCommand =>
      new DeleteObjectCommand({ Bucket, Key, IfMatch });
    await assert.rejects(s3.send(remove('"0"')), refusal(412, "PreconditionFailed"));
    await s3.send(remove(ETag));
    await assert.rejects(s3.send(remove(ETag)), refusal(404, "NoSuchKey"));
    await s3.send(remove());
  });

  it("refuses calls it would misunderstand, by name", async () => {
    const Key = "tagged";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "content" }));
    const Tagging = { TagSet: [{ Key: "a", Value: "b" }] };
    await assert.rejects(
      s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging })),
      refusal(501, "NotImplemented"),
    );
    assert.equal(await textOf(s3, Key), "content");
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await assert.rejects(
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
      /"versioning" is not modelled/,
    );
  });

  it("refuses keys that would leave the bucket's folder", async () => {
    const put = new PutObjectCommand({ Bucket, Key: "a/../../../escaped", Body: "x" });
    // Not through the SDK alone: it sends the path as it is.
    await assert.rejects(s3.send(put));
    assert.deepEqual(
      readdirSync(join(folder, "s3"), { recursive: true }).filter((name) =>
        String(name).includes("escaped"),
      ),
      [],
    );
  });

  it("takes bodies above 11 MiB", async () => {
    const Body = Buffer.alloc(20 * 1024 * 1024, 7);
    await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body }));
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: "large" }));
    assert.equal(ContentLength, Body.length);
  });

  it("lists more than a page in the order of the keys' bytes, each key once", async () => {
    const keys = ["B", "a", "_", "-", "0", "Z", "z", "é", "\u{1f600}", "\uffee"].map(
      (name) => `order/${name}`,
    );
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    const listed: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: "order/", MaxKeys: 3, ContinuationToken }),
      );
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const expected = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual(listed, expected);
  });

  it("stores an object as one file that a query can read in place", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "raw/2026/11/20/14/x.gz", Body: "bytes" }));
    const file = join(folder, "s3/buckets/archive/objects/raw/2026/11/20/14/x.gz.data");
    assert.equal(readFileSync(file, "utf8"), "bytes");
  });

  it("forgets an upload that is given up", async () => {
    const Key = "given-up";
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    await assert.rejects(textOf(s3, Key), refusal(404, "NoSuchKey"));
  });
});
