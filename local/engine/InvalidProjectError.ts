/** Pulumi.yaml or a stack's file says something that Pulumi does not accept, or is not there. */
export class InvalidProjectError extends Error {
  override readonly name = "InvalidProjectError";
  /** With which a command ends: 2, bad usage. */
  readonly exitCode = 2;
}
