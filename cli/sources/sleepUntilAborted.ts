import { setTimeout } from "node:timers/promises";

/** Waits for that many milliseconds, or until the signal, whichever comes first. */
export async function sleepUntilAborted(
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await setTimeout(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
