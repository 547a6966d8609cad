import type { Terminal } from "./terminal/Terminal.ts";

/** Exit code of what was interrupted before its end, as shells have it: 128 and SIGINT's number. */
export const INTERRUPTED = 130;

/** A wish to stop, as a signal. */
export interface StopRequest {
  readonly signal: AbortSignal;
  /** Resolves when somebody wants to stop. */
  readonly requested: Promise<void>;
  /** Gives the signals back to the process. */
  release(): void;
}

/** Turns Ctrl-C (and SIGTERM) into an abort signal; the second one ends the process at once. */
export function stopOnInterrupt(terminal: Terminal, whatHappens: string): StopRequest {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    terminal.say(`${whatHappens}; once more ends at once`, "dim");
    controller.abort();
    resolve();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return {
    signal: controller.signal,
    requested: promise,
    release: () => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    },
  };
}
