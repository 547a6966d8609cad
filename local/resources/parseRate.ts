import { NotModelledError } from "../engine/NotModelledError.ts";

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/**
 * Seconds between two runs of a schedule `rate(N minutes|hours|days)`.
 * @throws {NotModelledError} for `at(…)`.
 * @throws {Error} for a rate that AWS refuses.
 */
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
export function parseRate(expression: string): number {
  if (!expression.startsWith("rate(")) {
    throw new NotModelledError(
      `aws:scheduler/schedule:Schedule property "scheduleExpression" = "${expression}"`,
      "use rate(…) or cron(…) in a local run",
    );
  }
  const match = /^rate\(\s*([1-9]\d*)\s+(minute|hour|day)s?\s*\)$/.exec(expression);
  if (match === null) {
    throw new Error(
      `"scheduleExpression" must be rate(N minutes|hours|days) with a whole N from 1, got ` +
        `"${expression}"; change it.`,
    );
  }
  return Number(match[1]) * (UNIT_SECONDS[match[2] ?? ""] ?? 0);
}
