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

  /** Whether there is any problem. */
  get isAny(): boolean {
    return this.#found.length > 0;
  }

  /** One error with every problem. */
  toError(component: string): pulumi.InputPropertiesError {
    const lines = this.#found.map((found) => `\n  ${found.propertyPath}: ${found.reason}`);
    return new pulumi.InputPropertiesError({
      message: `the arguments of ${component} cannot be used:${lines.join("")}`,
      errors: [...this.#found],
    });
  }
}
