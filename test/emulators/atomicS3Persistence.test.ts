import assert from "node:assert/strict";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { clientOptions } from "../../local/emulators/clients.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const Bucket = "archive";

describe("atomicS3Persistence", () => {
  const directory = useTemporaryDirectory();
  let number = 0;
  let folder: string;
  let bucketFolder: string;
  let emulator: Emulator | undefined;
  let s3: S3Client;

  async function start(): Promise<void> {
    emulator = await startS3SnsSqs(folder);
    s3 = new S3Client({ ...clientOptions(emulator.endpoint), forcePathStyle: true });
  }

  async function stop(): Promise<void> {
    s3.destroy();
    await emulator?.stop();
    emulator = undefined;
  }

  async function read(Key: string): Promise<[string | undefined, string | undefined]> {
    const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return [await Body?.transformToString(), Metadata?.by];
  }

  async function keys(): Promise<(string | undefined)[]> {
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return (Contents ?? []).map(({ Key }) => Key);
  }

  beforeEach(async () => {
    folder = join(directory(), String(++number));
    bucketFolder = join(folder, "s3/buckets", Bucket);
    await start();
    await s3.send(new CreateBucketCommand({ Bucket }));
    const Metadata = { by: "old" };
    await s3.send(new PutObjectCommand({ Bucket, Key: "raw/a:b", Body: "old", Metadata }));
  });
  afterEach(stop);

  /** Leaves the folder as a kill does that hits a put of "new" over "old" at the given step. */
  async function killPut(step: "data written" | "meta half written" | "data moved"): Promise<void> {
    const meta = join(bucketFolder, "objects/raw/a%3ab.meta.json");
    const old = JSON.parse(readFileSync(meta, "utf8")) as object;
    await stop();
    const temporary = join(bucketFolder, ".tmp");
    const changed = { contentLength: 6, metadata: { by: "new" }, checksumAlgorithm: undefined };
    const fresh = JSON.stringify({ ...old, ...changed });
    mkdirSync(temporary, { recursive: true });
    const data =
      step === "data moved" ? meta.replace(".meta.json", ".data") : `${temporary}/1.data`;
    writeFileSync(data, "newest");
    if (step === "meta half written") writeFileSync(`${temporary}/1.meta.json`, fresh.slice(0, 20));
    if (step === "data moved") writeFileSync(`${temporary}/1.meta.json`, fresh);
    await start();
  }

  it("finishes a put whose data had been moved into place", async () => {
    await killPut("data moved");
    assert.deepEqual(await read("raw/a:b"), ["newest", "new"]);
  });

  for (const step of ["data written", "meta half written"] as const) {
    it(`forgets a put that a kill hit with its ${step}`, async () => {
      await killPut(step);
      assert.deepEqual(await read("raw/a:b"), ["old", "old"]);
      assert.deepEqual(globSync("**/1.*", { cwd: bucketFolder }), []);
    });
  }

  it("finishes a delete", async () => {
    await stop();
    rmSync(join(bucketFolder, "objects/raw/a%3ab.data"));
    await start();
    assert.deepEqual(await keys(), []);
  });

  it("starts over a bucket whose creation was cut short", async () => {
    await stop();
    mkdirSync(join(folder, "s3/buckets/torn/objects"), { recursive: true });
    await start();
    await s3.send(new CreateBucketCommand({ Bucket: "torn" }));
    assert.ok(existsSync(join(folder, "s3/buckets/torn/.bucket.json")));
  });

  it("drops a part that a kill cut short, and keeps the upload", async () => {
    const Key = "joined";
    const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: "whole" }));
    await stop();
    const uploads = join(folder, "s3/_multipart");
    writeFileSync(join(uploads, UploadId, "parts/1.data"), "who");
    mkdirSync(join(uploads, "torn"));
    writeFileSync(join(uploads, "torn/.upload.json"), '{"uploadId":');
    await start();
    const complete = new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });
    await assert.rejects(s3.send(complete), /One or more of the specified parts/);
    await s3.send(new UploadPartCommand({ ...part, Body: "whole" }));
    await s3.send(complete);
    assert.equal((await read(Key))[0], "whole");
  });
});
