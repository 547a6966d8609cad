import { setTimeout as sleep } from "node:timers/promises";

/** How often it is looked again, in milliseconds. */
const LOOK_MS = 2;
const WAIT_MS_MAX = 10_000;

/**
 * Waits until an emulator has done what it only began when it answered, as AWS does, too.
 * @param goal what is waited for, for the message: `the stream "ticks" to be gone`.
 * @param look gives what is waited for, undefined while it is not there yet.
 * @param waitMsMax how long to wait, in milliseconds; default 10,000.
 * @throws {Error} when it is not there in time.
 */
export async function waitUntil<T>(
  goal: string,
  look: () => Promise<T | undefined>,
  waitMsMax = WAIT_MS_MAX,
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - startedAt >= waitMsMax) {
      throw new Error(
        `The local run waited ${waitMsMax / 1000} s for ${goal}, and it did not happen; ` +
          "stop the run and start it again.",
      );
    }
    await sleep(LOOK_MS);
  }
}
