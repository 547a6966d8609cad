/** Configuration does not fit what the project declares. All problems at once. */
export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
  /** With which a command ends: 2, bad usage. */
  readonly exitCode = 2;
  /** One entry a key, each naming it. Values that may be secret are not in them. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
