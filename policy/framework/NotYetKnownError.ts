/** A rule read a property that only the update will show. Caught by the framework alone. */
export class NotYetKnownError extends Error {
  override readonly name = "NotYetKnownError";
  /** Path of the property. */
  readonly property: string;

  constructor(property: string) {
    super(`"${property}" is not known yet`);
    this.property = property;
  }
}
