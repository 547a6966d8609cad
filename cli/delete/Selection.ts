/** What is to be deleted: one symbol's data, one period's, or one symbol's of a period. */
export interface Selection {
  /** Absent: of all symbols. */
  readonly symbol?: string;
  /** Trade times; absent: of all times. */
  readonly period?: Period;
}

/** Trade times in epoch milliseconds. */
export interface Period {
  /** Included. */
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
}

/** Whether a row is to be deleted; `unknown`: it does not say enough. */
export type Judgement = "match" | "other" | "unknown";

/** Whether a symbol and a trade time are selected; undefined: what the row does not tell. */
export interface Said {
  readonly isSymbol: boolean | undefined;
  readonly atMs: number | undefined;
}

/** Judges a row by what it says of itself. What one half rules out needs no other half. */
export function judge({ period }: Selection, { isSymbol, atMs }: Said): Judgement {
  const isTime = period === undefined ? true : isWithin(period, atMs);
  if (isSymbol === false || isTime === false) return "other";
  return isSymbol === true && isTime === true ? "match" : "unknown";
}

/** Whether a row with a symbol and a time is selected. */
export function isSelected({ symbol, period }: Selection, of: string, atMs: number): boolean {
  return (symbol === undefined || symbol === of) && (period === undefined || within(period, atMs));
}

function isWithin(period: Period, atMs: number | undefined): boolean | undefined {
  return atMs === undefined ? undefined : within(period, atMs);
}

function within({ fromMs, toMs }: Period, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}
