import * as pulumi from "@pulumi/pulumi";

/** One thing wrong with the arguments. */
export interface Problem {
  /** The argument, for instance `processing.batchSize`. */
  readonly propertyPath: string;
  /** Rule, value and next step in one sentence. */
  readonly reason: string;
}

/** Collects all that is wrong with the arguments, so that one run reports everything. */
export class Problems {
  readonly #found: Problem[] = [];

  /** Remembers a problem. */
  add(problem: Problem): void {
    this.#found.push(problem);
  }

  /**
   * Ends the reading of the arguments.
   * @throws {pulumi.InputPropertiesError} with every problem, if there is any.
   */
  throwIfAny(component: string): void {
    if (this.#found.length === 0) return;
    const lines = this.#found.map((found) => `\n  ${found.propertyPath}: ${found.reason}`);
    throw new pulumi.InputPropertiesError({
      message: `the arguments of ${component} cannot be used:${lines.join("")}`,
      errors: [...this.#found],
    });
  }
}
