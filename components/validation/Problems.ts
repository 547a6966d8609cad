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
  #found: Problem[] = [];

  /** Remembers a problem. */
  add(problem: Problem): void {
    this.#found.push(problem);
  }

  /** Remembers that an argument does not belong: what is wrong with its value then says nothing. */
  addExtra(problem: Problem): void {
    const { propertyPath } = problem;
    const below = [`${propertyPath}.`, `${propertyPath}[`];
    this.#found = this.#found.filter(
      (found) =>
        found.propertyPath !== propertyPath &&
        !below.some((start) => found.propertyPath.startsWith(start)),
    );
    this.add(problem);
  }

  /** Whether there is any problem. */
  get isAny(): boolean {
    return this.#found.length > 0;
  }

  /** One error with every problem. */
  toError(component: string): pulumi.InputPropertiesError {
    const lines = this.#found.map((found) => `\n  ${found.propertyPath}: ${found.reason}`);
    const message = `the arguments of ${component} cannot be used:${lines.join("")}`;
    const errors = [...this.#found];
    return withoutStack(new pulumi.InputPropertiesError({ message, errors }));
  }
}

/** An argument that arrived and turned out wrong, as an error of the resources that use it. */
export function lateError({ propertyPath, reason }: Problem): pulumi.InputPropertyError {
  // Pulumi shows the reason alone, and names the resource's property beside it, not the argument.
  const told = { propertyPath, reason: `${propertyPath}: ${reason}` };
  return withoutStack(new pulumi.InputPropertyError(told));
}

/**
 * Marks an error as a `RunError`, too: of those that a program does not catch, Pulumi prints the message.
 * Of others it prints the message, the stack and all fields, and with them each problem twice.
 */
function withoutStack<E extends Error>(error: E): E {
  return Object.assign(error, new pulumi.RunError(error.message));
}
