import type { Fault } from "./Verdict.ts";

/** A property cannot be judged at all, as it is not what it must be. Caught by the framework: a violation. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`"${fault.property}" ${fault.must}`);
    this.fault = fault;
  }
}
