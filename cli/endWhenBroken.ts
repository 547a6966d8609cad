import type { Terminal } from "./terminal/Terminal.ts";

const FULL_DISK = /no space left on device|ENOSPC|disk is full/i;

/**
 * Ends the process with a sentence when a part throws where nobody can catch it, as an emulator does whose
 * disk is full: a stack trace says nothing to who has to free some room.
 * @returns gives the process back to Node's own way.
 */
export function endWhenBroken(terminal: Terminal): () => void {
  const end = (error: unknown): void => {
    const said = error instanceof Error ? error.message : String(error);
    const step = FULL_DISK.test(said) ? "free some room on the disk" : "report it";
    terminal.fail(
      new Error(
        `a part of the local run broke: ${said}; ${step}, and start it again. What was done until ` +
          "then is in the data directory, if one was named",
        { cause: error },
      ),
    );
    process.exit(1);
  };
  process.on("uncaughtException", end);
  return () => process.off("uncaughtException", end);
}
