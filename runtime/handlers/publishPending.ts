import { alertObjects } from "../domain/lakeObjects.ts";
import type { PendingAlert, TrendState } from "../domain/TrendState.ts";
import type { AlertTopic } from "../ports/AlertTopic.ts";
import type { Archive } from "../ports/Archive.ts";
import type { Clock } from "../ports/Clock.ts";
import type { SettledAlert, TrendStore } from "../ports/TrendStore.ts";
import { MAX_SETTLED } from "../ports/TrendStore.ts";

/** What alerts are published with. */
export interface PublishPorts {
  readonly trends: TrendStore;
  readonly archive: Archive;
  readonly topic: AlertTopic;
  readonly clock: Clock;
}

/** What became of pending alerts. */
export interface Published {
  readonly published: number;
  readonly expired: number;
  /** The states as they are stored now, by symbol. */
  readonly states: ReadonlyMap<string, TrendState>;
  /** Why alerts of a symbol are still pending, by symbol. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/**
 * Archives and publishes all pending alerts of the states, then moves each to its own item. Whatever is
 * interrupted leaves the alert pending: it is published again, with the same id, rather than lost.
 * @param maxAgeMs alerts of ticks older than this are recorded and not published
 */
export async function publishPending(
  states: readonly TrendState[],
  maxAgeMs: number,
  ports: PublishPorts,
): Promise<Published> {
  const oldestMs = ports.clock.now() - maxAgeMs;
  const isExpired = ({ alert }: PendingAlert): boolean => Date.parse(alert.timestamp) < oldestMs;
  const due = states.filter(({ pending }) => pending.length > 0);
  const fresh = due.flatMap(({ pending }) => pending.filter((alert) => !isExpired(alert)));
  const failures = new Map<string, unknown>();
  const after = new Map<string, TrendState>();
  try {
    for (const object of alertObjects(fresh)) await ports.archive.put(object);
  } catch (error) {
    for (const { symbol } of due) failures.set(symbol, error);
    return { published: 0, expired: 0, states: after, failures };
  }
  const tallies = await Promise.all(
    due.map(async (state) => {
      const tally = { published: 0, expired: 0 };
      try {
        after.set(state.symbol, await publishState(state, isExpired, tally, ports));
      } catch (error) {
        failures.set(state.symbol, error);
      }
      return tally;
    }),
  );
  return {
    published: tallies.reduce((sum, { published }) => sum + published, 0),
    expired: tallies.reduce((sum, { expired }) => sum + expired, 0),
    states: after,
    failures,
  };
}

async function publishState(
  state: TrendState,
  isExpired: (pending: PendingAlert) => boolean,
  tally: { published: number; expired: number },
  ports: PublishPorts,
): Promise<TrendState> {
  let current = state;
  while (current.pending.length > 0) {
    const part = current.pending.slice(0, MAX_SETTLED);
    const settled: SettledAlert[] = [];
    let failure: { readonly error: unknown } | undefined;
    for (const pending of part) {
      try {
        if (!isExpired(pending)) await ports.topic.publish(pending.alert);
      } catch (error) {
        failure = { error };
        break;
      }
      settled.push({ alert: pending.alert, status: isExpired(pending) ? "expired" : "published" });
    }
    current = await settle(current, settled, ports.trends);
    for (const { status } of settled) tally[status] += 1;
    if (failure !== undefined) throw failure.error;
  }
  return current;
}

/** Moves alerts out of a state; the next one is returned. */
async function settle(
  state: TrendState,
  settled: readonly SettledAlert[],
  trends: TrendStore,
): Promise<TrendState> {
  if (settled.length === 0) return state;
  const pending = state.pending.slice(settled.length);
  const next = { ...state, version: state.version + 1, pending };
  if (await trends.settle(next, settled)) return next;
  // Another writer was first: what it left pending it publishes, or the sweep does.
  return { ...state, pending: [] };
}
