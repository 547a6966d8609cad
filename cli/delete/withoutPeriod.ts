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
  const stays = (atMs: number): boolean => atMs < period.fromMs || atMs >= period.toMs;
  const applied = state.applied.filter(({ atMs }) => stays(atMs));
  const held = state.held.filter(({ atMs }) => stays(atMs));
  const pending = state.pending.filter(({ alert }) => stays(Date.parse(alert.timestamp)));
  const isDayKept = state.anomalies === undefined || staysDay(state.anomalies.day, period);
  const isWindowKept = applied.length === state.applied.length;
  const isKept =
    isWindowKept &&
    held.length === state.held.length &&
    pending.length === state.pending.length &&
    isDayKept &&
    (state.newestMs === 0 || stays(state.newestMs));
  if (isKept) return undefined;
  const last = state.applied.at(-1);
  if (applied.length === 0 && last !== undefined) {
    const tick = await newest(last.atMs);
    if (tick !== undefined) applied.push(tick);
  }
  const lastLeft = applied.at(-1);
  const { anomalies, averages, side, ...rest } = state;
  const isLastKept = lastLeft?.atMs === last?.atMs;
  const lastIds = isLastKept ? state.lastIds : lastLeft === undefined ? [] : [lastLeft.id];
  return {
    ...rest,
    ...{ applied, held, pending, lastIds },
    version: state.version + 1,
    newestMs: Math.max(0, ...[...applied, ...held].map(({ atMs }) => atMs)),
    ...(isDayKept && anomalies !== undefined ? { anomalies } : {}),
    ...(isWindowKept ? { ...(averages && { averages }), ...(side && { side }) } : {}),
    ...(isWindowKept || lastLeft === undefined ? {} : { windows: TO_BE_FILLED }),
  };
}

/** Whether nothing of a UTC day, `YYYY-MM-DD`, is in the period. */
function staysDay(day: string, { fromMs, toMs }: Period): boolean {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return startMs + DAY_MS <= fromMs || startMs >= toMs;
}
