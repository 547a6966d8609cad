import type { Context } from "aws-lambda";
import type { Clock } from "../ports/Clock.ts";

/** Most that is kept back from an invocation's time to archive and report, in milliseconds. */
const RESERVE_MS = 8_000;

/**
 * When an invocation must stop trying again, in epoch milliseconds. At least half of its time is left to
 * try: with a short time-out it would else store one tick a symbol and stop.
 */
export function deadlineOf(
  context: Pick<Context, "getRemainingTimeInMillis">,
  clock: Clock,
): number {
  const remainingMs = context.getRemainingTimeInMillis();
  return clock.now() + remainingMs - Math.min(RESERVE_MS, remainingMs / 2);
}
