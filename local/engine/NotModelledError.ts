/**
 * The program uses something that the engine stand-in does not do. It is refused by name, since doing
 * nothing would show a program working that does not.
 */
export class NotModelledError extends Error {
  override readonly name = "NotModelledError";

  /**
   * @param what the feature as the program calls it, for instance `"import" of aws:s3/bucket:Bucket "x"`.
   * @param nextStep what the reader can do, an imperative clause.
   */
  constructor(what: string, nextStep: string) {
    super(`${what} is not modelled by the local engine; ${nextStep}.`);
  }
}
