import type { StoredObject } from "../../runtime/ports/ObjectReader.ts";
import type { ObjectHeaders } from "../../runtime/ports/aws/S3LakeStore.ts";
import type { Unreadable } from "../../runtime/ports/LakeStore.ts";

/** A version of an object, or the marker that hides those before it. */
export interface ObjectVersion {
  readonly key: string;
  /** Absent: the bucket keeps no versions. */
  readonly versionId?: string;
  /** As S3 writes it, with quotes; empty of a marker. */
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
  readonly isLatest: boolean;
  /** A delete marker: it has no content. */
  readonly isMarker: boolean;
}

/** A version that is being read. */
export interface OpenedVersion extends StoredObject {
  /** What must be said again when it is written anew. */
  readonly headers: ObjectHeaders;
}

/** A bucket as a deletion sees it: with all versions. */
export interface BucketPort {
  readonly bucket: string;
  /** All versions and markers below a prefix, key by key. */
  versions(prefix: string): AsyncIterable<ObjectVersion>;
  /** Opens a version to read it from its beginning. */
  open(version: ObjectVersion): Promise<OpenedVersion | Unreadable>;
  /**
   * Reads bytes `start` (inclusive) to `end` (exclusive) of a version.
   * @throws {ObjectChangedError} if it is not there any more
   */
  readRange(version: ObjectVersion, start: number, end: number): Promise<Uint8Array>;
  /**
   * Puts a file in place of the newest version.
   * @throws {ObjectChangedError} if it is not the newest any more
   */
  replace(version: ObjectVersion, path: string, headers: ObjectHeaders): Promise<void>;
  /**
   * Deletes an object: with versions that hides them.
   * @throws {ObjectChangedError} if the version is not the newest any more
   */
  hide(version: ObjectVersion): Promise<void>;
  /** Deletes a version or marker for good; one that is gone is no error. */
  removeVersion(version: ObjectVersion): Promise<void>;
}
