import type { BucketPort, ObjectVersion } from "./BucketPort.ts";
import type { Tally } from "./RowFilter.ts";

/** How the rows of a place's objects are found and taken out. */
export interface ObjectRewrite {
  /** Whether the object's name alone says that nothing in it is selected. */
  readonly isOther?: (key: string) => boolean;
  /**
   * Counts what of a version goes and what stays; undefined if it is gone.
   * @throws {UndecidableError} if it cannot be read
   */
  look(port: BucketPort, version: ObjectVersion): Promise<Tally | undefined>;
  /**
   * Puts what stays in place of the newest version.
   * @throws {ObjectChangedError} if it is not the newest any more
   */
  rewrite(port: BucketPort, version: ObjectVersion, folder: string): Promise<void>;
}

/** What is in an object cannot be told: it stays as it is, and is named. */
export class UndecidableError extends Error {
  override readonly name = "UndecidableError";
}
