/**
 * The local run lacks a part that is installed apart from this package. The message ends with the one
 * command that supplies it.
 */
export class MissingPartError extends Error {
  override readonly name = "MissingPartError";
  /** With which the command ends. */
  readonly exitCode = 2;
  /** The command, for programs that show it on a line of its own. */
  readonly command: string;

  constructor(problem: string, command: string, options?: ErrorOptions) {
    super(`${problem} Run: ${command}`, options);
    this.command = command;
  }
}
