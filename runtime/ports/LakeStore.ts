/** An object's version and size, and its last bytes. */
export interface ObjectTail {
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
  /** Up to as many bytes as asked for, from the end. */
  readonly bytes: Uint8Array;
}

/** Why an object cannot be read: it is not there, or in a storage class that must be restored first. */
export type Unreadable = "missing" | "archived";

/** The object is not the one that was read before: somebody replaced or deleted it. */
export class ObjectChangedError extends Error {
  override readonly name = "ObjectChangedError";

  constructor(key: string, options?: ErrorOptions) {
    super(`object ${key} must be the version read before, got another; read it again`, options);
  }
}

/** The archive bucket as the lake's functions read and write it. */
export interface LakeStore {
  /** Reads the end of an object; undefined if there is none. */
  readTail(key: string, bytes: number): Promise<ObjectTail | undefined>;
  /**
   * Reads bytes `start` (inclusive) to `end` (exclusive) of the version with this ETag.
   * @throws {ObjectChangedError} if that version is not the newest any more
   */
  readRange(
    key: string,
    range: { readonly etag: string; readonly start: number; readonly end: number },
  ): Promise<Uint8Array>;
  /**
   * Puts a file's bytes in place of the version with this ETag, or where nothing is.
   * @param etag undefined: there must be no object
   * @throws {ObjectChangedError} if another version is there, or none, or one where none must be
   */
  putFile(key: string, path: string, etag: string | undefined): Promise<void>;
  /** Reads a whole object. */
  read(key: string): Promise<Uint8Array | Unreadable>;
  /** Keys below a prefix, in their order. */
  list(prefix: string): AsyncIterable<string>;
}
