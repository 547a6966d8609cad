/**
 * A part that queries need is missing: the database engine, or a lake in the data folder. The message
 * says how to get it. The command ends with {@link LakeError.exitCode}.
 */
export class LakeError extends Error {
  override readonly name = "LakeError";
  /** Exit code of the command: 2, a missing part. */
  readonly exitCode = 2;
}
