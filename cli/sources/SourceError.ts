/**
 * A file that cannot be used as a source of ticks at all: unreadable, or without the columns that
 * make ticks. The command ends with {@link SourceError.exitCode}. A single bad row is no such error.
 */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** Exit code of the command: 2, bad usage. */
  readonly exitCode = 2;
  /** Path of the file as the caller gave it. */
  readonly file: string;

  /** @param problem what is wrong and what to do next; the file is named in front of it. */
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`"${file}" ${problem}`, options);
    this.file = file;
  }
}
