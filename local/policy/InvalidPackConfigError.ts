/** A policy pack's configuration is not what the pack takes. */
export class InvalidPackConfigError extends Error {
  override readonly name = "InvalidPackConfigError";
  /** With which the command ends. */
  readonly exitCode = 2;

  /** @param problems a sentence each, without full stops */
  constructor(problems: readonly string[]) {
    super(`the policy pack's configuration is refused: ${problems.join("; ")}`);
  }
}
