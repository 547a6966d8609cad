import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { BarInterval } from "../history/BarInterval.ts";
import { BAR_INTERVALS } from "../history/BarInterval.ts";
import { parsePositive, parseTime } from "../parseOptions.ts";
import { UsageError } from "../UsageError.ts";

/** What of a history is asked for. */
export interface BackfillChoice {
  readonly backfill?: true;
  /** Epoch milliseconds. */
  readonly from?: number;
  /** Epoch milliseconds; absent: now. */
  readonly to?: number;
}

/** What is asked for, when it is a history. */
export interface BackfillWish {
  readonly fromMs: number;
  readonly toMs: number;
  readonly interval: BarInterval;
}

/** Of which bars, when nothing is said. */
const DEFAULT_INTERVAL: BarInterval = "1m";

/** Adds the options of {@link BackfillChoice}. */
export function withBackfillOptions(command: Command): Command {
  return command
    .option("--backfill", "send the bars of the past instead, to fill a gap: they alert nobody")
    .option("--from <time>", "first moment of a backfill, ISO 8601 with a zone", parseTime)
    .option("--to <time>", "last moment of a backfill (default: now)", parseTime);
}

/** Reads `--interval`: seconds between two polls, or the length of the bars of a backfill. */
export function parseInterval(text: string): number | BarInterval {
  const bar = BAR_INTERVALS.find((interval) => interval === text);
  if (bar !== undefined) return bar;
  try {
    return parsePositive(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(
      `must be seconds, or with --backfill one of ${BAR_INTERVALS.join(", ")}.`,
    );
  }
}

/**
 * What is asked for; undefined: no history.
 * @param foreign options of the command that a backfill does not have
 * @throws {UsageError} if the options do not fit each other
 */
export function readBackfill(
  { backfill, from, to }: BackfillChoice,
  command: Command,
  foreign: readonly string[],
  nowMs = Date.now(),
): BackfillWish | undefined {
  const isNamed = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const interval: unknown = command.getOptionValue("interval");
  const isBar = BAR_INTERVALS.find((one) => one === interval);
  if (backfill !== true) {
    const alone = ["from", "to"].find(isNamed);
    if (alone !== undefined) throw new UsageError(`--${alone} is of a backfill; add --backfill`);
    if (isBar === undefined) return undefined;
    throw new UsageError(`--interval ${isBar} is of a backfill; write seconds, or add --backfill`);
  }
  const strange = foreign.find(isNamed);
  if (strange !== undefined) {
    throw new UsageError(`--${strange} does not go with --backfill; leave one of them out`);
  }
  if (from === undefined) throw new UsageError("--backfill must say since when; add --from TIME");
  if (isNamed("interval") && isBar === undefined) {
    throw new UsageError(
      `--interval must be one of ${BAR_INTERVALS.join(", ")} with --backfill, got ${String(interval)}`,
    );
  }
  const toMs = Math.min(to ?? nowMs, nowMs);
  if (from >= toMs) throw new UsageError("--from must be before --to, and before now");
  return { fromMs: from, toMs, interval: isBar ?? DEFAULT_INTERVAL };
}
