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

/** A symbol that has something to publish. */
interface Swept {
  readonly state: TrendState;
  readonly isReleased: boolean;
  /** The last alerts of the state, which its released ticks raised just now. */
  readonly raised: number;
  /** How often its averages were started anew after a possible split. */
  readonly resets: number;
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
  const due: Swept[] = [];
  for (const state of (await ports.trends.load([...symbols])).values()) {
    try {
      const swept = await sweepSymbol(state, nowMs, settings, ports);
      if (swept !== undefined) due.push(swept);
    } catch (error) {
      errors.push(error);
    }
  }
  const states = due.map(({ state }) => state);
  const outcome = await publishPending(states, settings, ports);
  const { published, expired, failures } = outcome;
  errors.push(...failures.values());
  const raised = sum(due.map((swept) => swept.raised));
  ports.observer.count({
    AlertsRaised: raised,
    AlertsPublished: published,
    AlertsExpired: expired,
    SplitResets: sum(due.map(({ resets }) => resets)),
    // Those that were found: what the sweep raises itself has not waited for anybody.
    AlertsPending: sum(states.map(({ pending }) => pending.length)) - raised,
  });
  const unwatched = await watchFeed(nowMs, settings, ports);
  if (errors.length > 0)
    throw new AggregateError([...errors, ...unwatched], `${errors.length} symbols were not swept`);
  if (unwatched.length > 0) throw new AggregateError(unwatched, "the feed was not watched");
  return { released: due.filter(({ isReleased }) => isReleased).length, published, expired };
}

/**
 * Tells how long watched symbols have had no new trade.
 * @returns why nothing was told; empty when it was
 */
async function watchFeed(
  nowMs: number,
  { watch }: DetectSettings,
  { trends, observer }: DetectPorts,
): Promise<readonly unknown[]> {
  if (watch === undefined) return [];
  try {
    const states = await trends.load([...watch.symbols]);
    const newest = new Map([...states].map(([symbol, { newestMs }]) => [symbol, newestMs]));
    observer.watched(watch.missed(newest, nowMs));
    return [];
  } catch (error) {
    return [error];
  }
}

/**
 * What of a symbol is to be published now, or undefined when that can wait. No released tick is late:
 * ticks that are were never held.
 */
async function sweepSymbol(
  state: TrendState,
  nowMs: number,
  settings: DetectSettings,
  ports: DetectPorts,
): Promise<Swept | undefined> {
  if (state.held.length > 0 && state.pending.length <= MAX_PENDING) {
    const applied = await releaseSilent(state, nowMs, settings, ports);
    if (applied.state !== undefined && applied.state !== state) {
      return {
        state: applied.state,
        isReleased: true,
        raised: applied.raised,
        resets: applied.resets.length,
      };
    }
  }
  const newest = Math.max(...state.pending.map(({ arrivedAtMs }) => arrivedAtMs));
  return nowMs - newest < GRACE_MS ? undefined : { state, isReleased: false, raised: 0, resets: 0 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
