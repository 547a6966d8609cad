import type { Context } from "aws-lambda";
import type { Clock } from "../ports/Clock.ts";

/** Kept back from an invocation's time to archive and report what was done, in milliseconds. */
const RESERVE_MS = 8_000;

/** When an invocation must stop trying again, in epoch milliseconds. */
export function deadlineOf(
  context: Pick<Context, "getRemainingTimeInMillis">,
  clock: Clock,
): number {
  return clock.now() + Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
}
