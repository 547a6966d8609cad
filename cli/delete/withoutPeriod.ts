import type { TrendState, TrendTick } from "../../runtime/domain/TrendState.ts";
import type { Period } from "./Selection.ts";

/** Windows that no pipeline has: with them, the next tick fills the averages anew from the tick table. */
const TO_BE_FILLED = { short: 0, long: 0 };

const DAY_MS = 86_400_000;

/**
 * A trend's state without what it knows of a period; undefined if it knows nothing of it. Its averages are
 * then those of the ticks that are left.
 * @param newest the newest tick that the table has left of the symbol, for when all in the window go
 */
export async function withoutPeriod(
  state: TrendState,
  period: Period,
  newest: (throughMs: number) => Promise<TrendTick | undefined>,
): Promise<TrendState | undefined> {
  const left = leftOf(state, period);
  const isWindowKept = left.applied.length === state.applied.length;
  if (isWindowKept && isSame(state, left, period)) return undefined;
  const { symbol, windows, lastIds, version } = state;
  const base = { ...{ symbol, windows, lastIds, version: version + 1 }, ...left };
  if (isWindowKept) {
    const { averages, side } = state;
    const kept = { ...(averages && { averages }), ...(side && { side }) };
    return { ...base, ...kept, newestMs: newestOf(left.applied, left.held) };
  }
  const applied = await refillFrom(left.applied, state, newest);
  const last = applied.at(-1);
  const isLastKept = last?.atMs === state.applied.at(-1)?.atMs;
  return {
    ...base,
    applied,
    lastIds: last === undefined ? [] : isLastKept ? state.lastIds : [last.id],
    newestMs: newestOf(applied, left.held),
    ...(last === undefined ? {} : { windows: TO_BE_FILLED }),
  };
}

type Left = Pick<TrendState, "applied" | "held" | "pending" | "anomalies">;

function leftOf({ applied, held, pending, anomalies }: TrendState, period: Period): Left {
  return {
    applied: applied.filter(({ atMs }) => stays(atMs, period)),
    held: held.filter(({ atMs }) => stays(atMs, period)),
    pending: pending.filter(({ alert }) => stays(Date.parse(alert.timestamp), period)),
    ...(anomalies !== undefined && staysDay(anomalies.day, period) ? { anomalies } : {}),
  };
}

function isSame(state: TrendState, left: Left, period: Period): boolean {
  return (
    left.held.length === state.held.length &&
    left.pending.length === state.pending.length &&
    left.anomalies === state.anomalies &&
    (state.newestMs === 0 || stays(state.newestMs, period))
  );
}

/** The window is filled up to its last tick, so that it must have one if the table has. */
async function refillFrom(
  applied: readonly TrendTick[],
  state: TrendState,
  newest: (throughMs: number) => Promise<TrendTick | undefined>,
): Promise<readonly TrendTick[]> {
  const last = state.applied.at(-1);
  if (applied.length > 0 || last === undefined) return applied;
  const tick = await newest(last.atMs);
  return tick === undefined ? [] : [tick];
}

function newestOf(applied: readonly TrendTick[], held: readonly TrendTick[]): number {
  return Math.max(0, ...[...applied, ...held].map(({ atMs }) => atMs));
}

function stays(atMs: number, { fromMs, toMs }: Period): boolean {
  return atMs < fromMs || atMs >= toMs;
}

/** Whether nothing of a UTC day, `YYYY-MM-DD`, is in the period. */
function staysDay(day: string, { fromMs, toMs }: Period): boolean {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return startMs + DAY_MS <= fromMs || startMs >= toMs;
}
