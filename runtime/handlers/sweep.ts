import type { TrendState } from "../domain/TrendState.ts";
import { MAX_PENDING, releaseSilent } from "./applyTicks.ts";
import type { DetectPorts, DetectSettings } from "./detectBatch.ts";
import { publishPending } from "./publishPending.ts";

/** Alerts younger than this are left to the function that raised them, in milliseconds. */
const GRACE_MS = 60_000;

/** What one sweep did. */
export interface SweepResult {
  /** Symbols whose held ticks were let go. */
  readonly released: number;
  readonly published: number;
  readonly expired: number;
}

/**
 * Publishes alerts that a crash or an outage left pending, even if their symbols never tick again, and
 * lets go of ticks that silent symbols hold back.
 * @throws {AggregateError} if something is left undone: the next sweep comes again
 */
export async function sweep(settings: DetectSettings, ports: DetectPorts): Promise<SweepResult> {
  // The index is read page by page while it changes: a symbol may be on two of them.
  const symbols = new Set<string>();
  for await (const symbol of ports.trends.waiting()) symbols.add(symbol);
  const nowMs = ports.clock.now();
  const errors: unknown[] = [];
  const due: TrendState[] = [];
  let released = 0;
  for (const state of (await ports.trends.load([...symbols])).values()) {
    try {
      const swept = await sweepSymbol(state, nowMs, settings, ports);
      if (swept === undefined) continue;
      due.push(swept);
      if (swept !== state) released += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  const { published, expired, failures } = await publishPending(due, settings.alertMaxAgeMs, ports);
  errors.push(...failures.values());
  ports.observer.count({
    AlertsPublished: published,
    AlertsExpired: expired,
    AlertsPending: due.reduce((sum, { pending }) => sum + pending.length, 0),
  });
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} symbols were not swept`);
  return { released, published, expired };
}

/** The state whose alerts are to be published now, or undefined when that can wait. */
async function sweepSymbol(
  state: TrendState,
  nowMs: number,
  settings: DetectSettings,
  ports: DetectPorts,
): Promise<TrendState | undefined> {
  if (state.held.length > 0 && state.pending.length <= MAX_PENDING) {
    const applied = await releaseSilent(state, nowMs, settings, ports);
    if (applied.state !== undefined && applied.state !== state) return applied.state;
  }
  const newest = Math.max(...state.pending.map(({ arrivedAtMs }) => arrivedAtMs));
  return nowMs - newest < GRACE_MS ? undefined : state;
}
