import { closeSync, openSync, readSync, statSync } from "node:fs";
import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { LakeStore, ObjectTail, Unreadable } from "../LakeStore.ts";
import { ObjectChangedError } from "../LakeStore.ts";

/** A larger file is uploaded in parts of this size: each part is retried by itself. */
// At least 5 MiB, at most 10,000 parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const PART_BYTES = 16 * 1024 * 1024;

/** How often a body is read that breaks off, which the SDK does not try again. */
const MAX_READS = 3;

/** What is said of an object when it is put. */
export type ObjectHeaders = Pick<
  PutObjectCommandInput,
  "ContentType" | "ContentEncoding" | "Metadata" | "StorageClass"
>;

const PARQUET: ObjectHeaders = { ContentType: "application/vnd.apache.parquet" };

/**
 * What S3 says when another version is there than the condition names, or none, or when a conditional
 * write of somebody else's came first; of an upload whose completion was acknowledged to a lost answer,
 * that it is gone.
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
const CHANGED = ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "NoSuchUpload"];

/** {@link LakeStore} in S3. */
export class S3LakeStore implements LakeStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #partBytes: number;

  /** @param partBytes files above this size are uploaded in parts of it */
  constructor(client: S3Client, bucket: string, partBytes: number = PART_BYTES) {
    this.#client = client;
    this.#bucket = bucket;
    this.#partBytes = partBytes;
  }

  async readTail(key: string, bytes: number): Promise<ObjectTail | undefined> {
    try {
      return await this.#readLast(key, bytes);
    } catch (error) {
      if (isNamed(error, ["NoSuchKey"])) return undefined;
      throw error;
    }
  }

  async readRange(
    key: string,
    { etag, start, end }: { readonly etag: string; readonly start: number; readonly end: number },
  ): Promise<Uint8Array> {
    const Range = `bytes=${start}-${end - 1}`;
    const bytes = await changedAs(key, () => this.#readBody({ Key: key, Range, IfMatch: etag }));
    if (bytes.length === end - start) return bytes;
    throw new Error(`S3 must give ${end - start} bytes of ${key}, gave ${bytes.length}; try again`);
  }

  async putFile(
    key: string,
    path: string,
    etag: string | undefined,
    headers: ObjectHeaders = PARQUET,
  ): Promise<void> {
    const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
    const size = statSync(path).size;
    const file = openSync(path, "r");
    try {
      if (size > this.#partBytes)
        return await this.#putParts(key, { file, size, headers }, condition);
      const Body = readFully(file, 0, size);
      const target = { Bucket: this.#bucket, Key: key, ...headers };
      await changedAs(key, () =>
        this.#client.send(new PutObjectCommand({ ...target, Body, ...condition })),
      );
    } finally {
      closeSync(file);
    }
  }

  async read(key: string): Promise<Uint8Array | Unreadable> {
    try {
      return await this.#readBody({ Key: key });
    } catch (error) {
      if (isNamed(error, ["NoSuchKey"])) return "missing";
      if (isNamed(error, ["InvalidObjectState"])) return "archived";
      throw error;
    }
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    for (let token: string | undefined; ;) {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      token = page.NextContinuationToken;
      if (token === undefined) return;
    }
  }

  async #readLast(key: string, bytes: number): Promise<ObjectTail> {
    try {
      // S3 gives the whole object if it is smaller.
      const { answer, body } = await this.#get({ Key: key, Range: `bytes=-${bytes}` });
      return { etag: answer.ETag ?? "", size: sizeOf(key, answer), bytes: body };
    } catch (error) {
      if (!isNamed(error, ["InvalidRange"])) throw error;
      // An object without a byte has no last one.
      const { answer, body } = await this.#get({ Key: key });
      return { etag: answer.ETag ?? "", size: body.length, bytes: body };
    }
  }

  async #readBody(input: Omit<GetObjectCommandInput, "Bucket">): Promise<Uint8Array> {
    return (await this.#get(input)).body;
  }

  async #get(
    input: Omit<GetObjectCommandInput, "Bucket">,
  ): Promise<{ readonly answer: GetObjectCommandOutput; readonly body: Uint8Array }> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, ...input }),
      );
      if (answer.Body === undefined) return { answer, body: new Uint8Array() };
      try {
        return { answer, body: await answer.Body.transformToByteArray() };
      } catch (error) {
        if (attempt === MAX_READS) throw error;
      }
    }
  }

  /** The object appears with the last call, whole, and only if the condition holds then. */
  async #putParts(
    Key: string,
    upload: { readonly file: number; readonly size: number; readonly headers: ObjectHeaders },
    condition: { readonly IfMatch?: string; readonly IfNoneMatch?: string },
  ): Promise<void> {
    const { file, size, headers } = upload;
    const object = { Bucket: this.#bucket, Key };
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...object, ...headers }),
    );
    try {
      const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
      for (let start = 0; start < size; start += this.#partBytes) {
        const Body = readFully(file, start, Math.min(this.#partBytes, size - start));
        const PartNumber = Parts.length + 1;
        const { ETag } = await this.#client.send(
          new UploadPartCommand({ ...object, UploadId, PartNumber, Body }),
        );
        Parts.push({ ETag, PartNumber });
      }
      await changedAs(Key, () =>
        this.#client.send(
          new CompleteMultipartUploadCommand({
            ...object,
            UploadId,
            MultipartUpload: { Parts },
            ...condition,
          }),
        ),
      );
    } catch (error) {
      // What cannot be removed here is by the bucket's rule for uploads that were not completed.
      await this.#client
        .send(new AbortMultipartUploadCommand({ ...object, UploadId }))
        .catch(() => undefined);
      throw error;
    }
  }
}

/** Bytes of an object of which some were given. */
function sizeOf(key: string, { ContentRange = "" }: GetObjectCommandOutput): number {
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(ContentRange)?.[1];
  if (size !== undefined) return Number(size);
  throw new Error(`S3 must say how large ${key} is, said "${ContentRange}"; try again`);
}

function readFully(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const read = readSync(file, bytes, done, length - done, start + done);
    if (read === 0) throw new Error(`the file to upload ends ${length - done} bytes early`);
    done += read;
  }
  return bytes;
}

async function changedAs<Result>(key: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!isNamed(error, CHANGED)) throw error;
    throw new ObjectChangedError(key, { cause: error });
  }
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  // Answers without a body have a status and no name of their own.
  return (
    names.includes(error.name) || (error.$metadata.httpStatusCode === 412 && names === CHANGED)
  );
}
