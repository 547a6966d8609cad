import type { FileRejectionReason } from "../contract/fileRejection.ts";

/**
 * A file that no rows can be made of, or not from some point on. Reading it again gives the same, so
 * nobody tries.
 */
export class FileFault extends Error {
  override readonly name = "FileFault";
  readonly reason: FileRejectionReason;

  /** @param problem what is wrong and what to do next; a phrase that continues the file's name */
  constructor(reason: FileRejectionReason, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.reason = reason;
  }
}
