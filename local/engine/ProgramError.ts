import type { ResourceFailure } from "./Deployment.ts";
import type { Diagnostic } from "./Diagnostic.ts";
import type { RegisteredResource } from "./RegisteredResource.ts";
import type { ProgramExit } from "./runNodeProgram.ts";

/** Exit code of a program that has reported its error itself. */
const REPORTED_EXIT_CODE = 32;

/** What is known of a run that failed. */
export interface ProgramErrorDetails {
  readonly exit: ProgramExit;
  readonly failures: readonly ResourceFailure[];
  readonly diagnostics: readonly Diagnostic[];
  /** Resources that were made before it failed. */
  readonly resources: readonly RegisteredResource[];
}

/**
 * The program did not run to its end: it threw, or a resource was refused or could not be made. The
 * message is the resources' errors and the program's own.
 */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  /** Null: ended by a signal, for instance by the engine after a resource failed. */
  readonly exitCode: number | null;
  /** What went wrong, one entry each, resources first. */
  readonly messages: readonly string[];
  readonly failures: readonly ResourceFailure[];
  /** Everything the program and the engine said, without debug output. */
  readonly diagnostics: readonly Diagnostic[];
  /** Resources that were made before it failed. */
  readonly resources: readonly RegisteredResource[];

  constructor(details: ProgramErrorDetails) {
    const messages = messagesOf(details);
    super(messages.join("\n"), { cause: details.failures[0]?.error });
    this.messages = messages;
    this.exitCode = details.exit.code;
    this.failures = details.failures;
    this.diagnostics = details.diagnostics;
    this.resources = details.resources;
  }
}

function messagesOf(details: ProgramErrorDetails): string[] {
  const failed = details.failures.map(({ urn, error }) => `${urn}: ${error.message}`);
  const said = details.diagnostics
    .filter(({ severity, source }) => severity === "error" && source === "log")
    .map(({ message }) => message.trim())
    // The program reports a failed resource again, with its own stack.
    .filter((message) => !details.failures.some(({ error }) => message.includes(error.message)));
  const messages = [...failed, ...said];
  if (messages.length > 0) return [...new Set(messages)];
  const stderr = details.diagnostics
    .filter(({ source }) => source === "stderr")
    .map(({ message }) => message);
  // A program that says so has written to its output what is wrong.
  const told = details.exit.code === REPORTED_EXIT_CODE && stderr.length > 0;
  return told ? [stderr.join("\n")] : [endOf(details.exit), ...stderr];
}

function endOf({ code, signal }: ProgramExit): string {
  if (code === 0) {
    return (
      "The program must run to its end, and left before it had registered its outputs; " +
      'take out "process.exit".'
    );
  }
  const end = code === null ? `the signal ${String(signal)}` : `exit code ${String(code)}`;
  return `The program must end with exit code 0, and ended with ${end}.`;
}
