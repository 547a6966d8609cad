/** Configuration does not fit what the project declares. All problems at once. */
export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
  /** One entry a key, each naming it. Values that may be secret are not in them. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
