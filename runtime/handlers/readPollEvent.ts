/** What a schedule asks for. */
export interface PollEvent {
  /** The minute that it stands for, epoch milliseconds. */
  readonly minuteMs: number;
  readonly symbols: readonly string[];
}

const MINUTE_MS = 60_000;

/**
 * Reads the event of a schedule.
 * @throws if it is none: somebody else invoked the function
 */
export function readPollEvent(event: unknown): PollEvent {
  const { scheduledTime, symbols } = (event ?? {}) as Record<string, unknown>;
  const scheduledMs = typeof scheduledTime === "string" ? Date.parse(scheduledTime) : Number.NaN;
  if (Number.isNaN(scheduledMs)) {
    throw new TypeError(
      '"scheduledTime" of the event must be a time such as 2026-11-20T14:30:00Z; invoke the function ' +
        "with the input of its schedule.",
    );
  }
  const isList = Array.isArray(symbols) && symbols.every((symbol) => typeof symbol === "string");
  if (!isList || symbols.length === 0) {
    throw new TypeError(
      '"symbols" of the event must be a list of symbols; invoke the function with the input of its schedule.',
    );
  }
  return { minuteMs: Math.floor(scheduledMs / MINUTE_MS) * MINUTE_MS, symbols };
}
