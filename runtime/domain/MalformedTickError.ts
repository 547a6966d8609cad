import type { RejectionReason } from "../contract/rejection.ts";

/** A record that breaks a rule, on its way out of the steps that judge it. */
export class MalformedTickError extends Error {
  override readonly name = "MalformedTickError";
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(reason);
    this.reason = reason;
  }
}
