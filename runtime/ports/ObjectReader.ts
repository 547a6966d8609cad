import type { Unreadable } from "./LakeStore.ts";

/** An object that is being read. */
export interface StoredObject {
  /** Without quotes. */
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last changed, epoch milliseconds. */
  readonly changedAtMs: number;
  /** Its bytes. Fails if fewer come than there are. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Lets the connection go. Needed unless all bytes have been read. */
  close(): void;
}

/** The archive bucket as those functions see it that read dropped files. */
export interface ObjectReader {
  /**
   * Opens an object to read it from its beginning.
   * @param versionId undefined: the newest version
   */
  open(key: string, versionId?: string): Promise<StoredObject | Unreadable>;
}
