import type { Readable } from "node:stream";
import type { ListObjectVersionsCommandOutput, S3Client } from "@aws-sdk/client-s3";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { S3LakeStore } from "../../runtime/ports/aws/S3LakeStore.ts";
import type { Unreadable } from "../../runtime/ports/LakeStore.ts";
import { ObjectChangedError } from "../../runtime/ports/LakeStore.ts";
import type { BucketPort, ObjectVersion, OpenedVersion } from "./BucketPort.ts";
import { explainDenial } from "./DeletionError.ts";

/** What S3 says of a version that cannot be read. */
const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  NoSuchKey: "missing",
  NoSuchVersion: "missing",
  NotFound: "missing",
  MethodNotAllowed: "missing",
  PreconditionFailed: "missing",
  InvalidObjectState: "archived",
};

/** A bucket by way of S3. */
export class S3BucketPort implements BucketPort {
  readonly bucket: string;
  readonly #client: S3Client;
  readonly #store: S3LakeStore;
  readonly #keepsVersions: boolean;

  /** @param keepsVersions false: the S3 of a local run, which has no versions */
  constructor(client: S3Client, bucket: string, keepsVersions: boolean) {
    this.bucket = bucket;
    this.#client = client;
    this.#store = new S3LakeStore(client, bucket);
    this.#keepsVersions = keepsVersions;
  }

  versions(prefix: string): AsyncIterable<ObjectVersion> {
    return this.#keepsVersions ? this.#listVersions(prefix) : this.#listObjects(prefix);
  }

  open(version: ObjectVersion): Promise<OpenedVersion | Unreadable> {
    return this.#ask("s3:GetObject, s3:GetObjectVersion and kms:Decrypt", async () => {
      try {
        return await this.#get(version);
      } catch (error) {
        const unreadable = error instanceof S3ServiceException ? UNREADABLE[error.name] : undefined;
        if (unreadable === undefined) throw error;
        return unreadable;
      }
    });
  }

  readRange(version: ObjectVersion, start: number, end: number): Promise<Uint8Array> {
    return this.#ask("s3:GetObject, s3:GetObjectVersion and kms:Decrypt", async () => {
      try {
        const { Body } = await this.#client.send(
          new GetObjectCommand({ ...this.#of(version), Range: `bytes=${start}-${end - 1}` }),
        );
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        if (bytes.length === end - start) return bytes;
      } catch (error) {
        const isGone = error instanceof S3ServiceException && UNREADABLE[error.name] === "missing";
        if (!isGone) throw error;
        throw new ObjectChangedError(version.key, { cause: error });
      }
      throw new Error(`S3 must give ${end - start} bytes of ${version.key}; run it again`);
    });
  }

  replace(...[{ key, etag }, path, headers]: Parameters<BucketPort["replace"]>): Promise<void> {
    return this.#ask("s3:PutObject, kms:Decrypt and kms:GenerateDataKey", () =>
      this.#store.putFile(key, path, etag, headers),
    );
  }

  hide({ key, etag }: ObjectVersion): Promise<void> {
    return this.#ask("s3:DeleteObject", async () => {
      try {
        await this.#client.send(
          new DeleteObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: etag }),
        );
      } catch (error) {
        const isChanged = error instanceof S3ServiceException && isAboutState(error);
        throw isChanged ? new ObjectChangedError(key, { cause: error }) : error;
      }
    });
  }

  removeVersion({ key, versionId }: ObjectVersion): Promise<void> {
    return this.#ask("s3:DeleteObjectVersion", async () => {
      await this.#client.send(
        new DeleteObjectCommand({ Bucket: this.bucket, Key: key, VersionId: versionId }),
      );
    });
  }

  async #get(version: ObjectVersion): Promise<OpenedVersion> {
    const answer = await this.#client.send(new GetObjectCommand(this.#of(version)));
    const { Body, LastModified, ContentType, ContentEncoding, Metadata, StorageClass } = answer;
    if (Body === undefined) throw new Error(`S3 must answer with the content of ${version.key}`);
    const body = Body as Readable;
    return {
      etag: version.etag,
      size: answer.ContentLength ?? 0,
      changedAtMs: LastModified?.getTime() ?? 0,
      bytes: readWhole(body, version.key, answer.ContentLength),
      headers: { ContentType, ContentEncoding, Metadata, StorageClass },
      close: () => {
        body.on("error", () => undefined);
        body.destroy();
      },
    };
  }

  #of({ key, versionId, etag }: ObjectVersion) {
    const object = { Bucket: this.bucket, Key: key, IfMatch: etag };
    return versionId === undefined ? object : { ...object, VersionId: versionId };
  }

  async *#listVersions(prefix: string): AsyncGenerator<ObjectVersion> {
    let after: Pick<ListObjectVersionsCommandOutput, "NextKeyMarker" | "NextVersionIdMarker"> = {};
    for (;;) {
      const page: ListObjectVersionsCommandOutput = await this.#ask("s3:ListBucketVersions", () =>
        this.#client.send(
          new ListObjectVersionsCommand({
            ...{ Bucket: this.bucket, Prefix: prefix },
            ...{ KeyMarker: after.NextKeyMarker, VersionIdMarker: after.NextVersionIdMarker },
          }),
        ),
      );
      const versions = (page.Versions ?? []).map((one) => toVersion(one, false));
      const markers = (page.DeleteMarkers ?? []).map((one) => toVersion(one, true));
      // S3 gives them apart; both are in the order of their keys' bytes.
      yield* [...versions, ...markers].sort((a, b) =>
        Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
      );
      if (page.IsTruncated !== true) return;
      after = page;
    }
  }

  async *#listObjects(Prefix: string): AsyncGenerator<ObjectVersion> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.bucket, Prefix });
    for await (const { Contents = [] } of pages) {
      for (const object of Contents) {
        const { key, etag, size } = toVersion(object, false);
        yield { key, etag, size, isLatest: true, isMarker: false };
      }
    }
  }

  #ask<Result>(actions: string, call: () => Promise<Result>): Promise<Result> {
    return explainDenial(actions, `arn:aws:s3:::${this.bucket}`, call);
  }
}

interface Listed {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
  readonly Size?: number | undefined;
  readonly IsLatest?: boolean | undefined;
}

function toVersion(listed: Listed, isMarker: boolean): ObjectVersion {
  const { Key = "", VersionId = "null", ETag = "", Size = 0, IsLatest = false } = listed;
  return { key: Key, versionId: VersionId, etag: ETag, size: Size, isLatest: IsLatest, isMarker };
}

function isAboutState({ name, $metadata }: S3ServiceException): boolean {
  const status = $metadata.httpStatusCode;
  return status === 412 || status === 409 || status === 404 || name === "PreconditionFailed";
}

/** A connection that ends early must not look like an object that does. */
async function* readWhole(
  body: Readable,
  key: string,
  size: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    yield chunk;
  }
  if (size !== undefined && read !== size) {
    throw new Error(`${key} must have ${size} bytes, ${read} came; run it again`);
  }
}
