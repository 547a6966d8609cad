import { BACKFILL_SOURCE } from "../contract/tick.ts";
import { alertObjects } from "../domain/lakeObjects.ts";
import type { PendingAlert, TrendState } from "../domain/TrendState.ts";
import type { AlertTopic } from "../ports/AlertTopic.ts";
import type { Archive } from "../ports/Archive.ts";
import type { Clock } from "../ports/Clock.ts";
import type { SettledAlert, Settlement, SettleOutcome, TrendStore } from "../ports/TrendStore.ts";
import { MAX_SETTLED } from "../ports/TrendStore.ts";

/** What alerts are published with. */
export interface PublishPorts {
  readonly trends: TrendStore;
  readonly archive: Archive;
  readonly topic: AlertTopic;
  readonly clock: Clock;
}

/** Which alerts are published at all. */
export interface PublishRules {
  /** Alerts of ticks older than this are recorded and not published, in milliseconds. */
  readonly alertMaxAgeMs: number;
  /** Whether alerts of ticks that were sent to fill a gap are published; absent: only recorded. */
  readonly alertBackfill?: boolean;
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

/** A symbol's state while its alerts are settled. */
interface Run {
  state: TrendState;
  /** What is done with and not settled yet: the first ones of the state's pending. */
  done: readonly SettledAlert[];
  failure: { readonly error: unknown } | undefined;
}

/**
 * Archives and publishes all pending alerts of the states, then moves each to its own item. Whatever is
 * interrupted leaves the alert pending: it is published again, with the same id, rather than lost. So are
 * those behind it, even where the topic took them: the last a receiver hears is the latest.
 * @param states at most one a symbol
 */
export async function publishPending(
  states: readonly TrendState[],
  { alertMaxAgeMs, alertBackfill = false }: PublishRules,
  ports: PublishPorts,
): Promise<Published> {
  const oldestMs = ports.clock.now() - alertMaxAgeMs;
  const isExpired = ({ alert }: PendingAlert): boolean =>
    Date.parse(alert.timestamp) < oldestMs ||
    (alert.data_source === BACKFILL_SOURCE && !alertBackfill);
  const due = states.filter(({ pending }) => pending.length > 0);
  const fresh = due.flatMap(({ pending }) => pending.filter((alert) => !isExpired(alert)));
  try {
    for (const object of alertObjects(fresh)) await ports.archive.put(object);
  } catch (error) {
    const failures = new Map(due.map(({ symbol }) => [symbol, error]));
    return { published: 0, expired: 0, states: new Map(), failures };
  }
  const unpublished = await ports.topic.publish(fresh.map(({ alert }) => alert));
  const runs = due.map((state) => makeRun(state, isExpired, unpublished));
  const tally = await settleAll(runs, ports.trends);
  return {
    ...tally,
    states: new Map(
      runs.flatMap(({ state, failure }) => (failure === undefined ? [[state.symbol, state]] : [])),
    ),
    failures: new Map(
      runs.flatMap(({ state, failure }) => (failure ? [[state.symbol, failure.error]] : [])),
    ),
  };
}

/** What of a state is done with: all up to the first alert that was not published. */
function makeRun(
  state: TrendState,
  isExpired: (pending: PendingAlert) => boolean,
  unpublished: ReadonlyMap<string, unknown>,
): Run {
  const failed = state.pending.find(({ alert }) => unpublished.has(alert.id));
  const end = failed === undefined ? state.pending.length : state.pending.indexOf(failed);
  return {
    state,
    done: state.pending.slice(0, end).map((pending) => ({
      alert: pending.alert,
      status: isExpired(pending) ? "expired" : "published",
    })),
    failure: failed && { error: unpublished.get(failed.alert.id) },
  };
}

/** Moves what is done with out of the states, as many alerts of each at a time as a settlement takes. */
async function settleAll(
  runs: readonly Run[],
  trends: TrendStore,
): Promise<{ published: number; expired: number }> {
  const tally = { published: 0, expired: 0 };
  let open = runs.filter(({ done }) => done.length > 0);
  while (open.length > 0) {
    const parts = open.map((run) => ({ run, settlement: nextSettlement(run) }));
    const outcomes = await trends.settle(parts.map(({ settlement }) => settlement));
    for (const { run, settlement } of parts) {
      if (!advance(run, settlement, outcomes.get(run.state.symbol))) continue;
      for (const { status } of settlement.alerts) tally[status] += 1;
    }
    open = open.filter(({ done }) => done.length > 0);
  }
  return tally;
}

function nextSettlement({ state, done }: Run): Settlement {
  const alerts = done.slice(0, MAX_SETTLED);
  const pending = state.pending.slice(alerts.length);
  return { state: { ...state, version: state.version + 1, pending }, alerts };
}

/** Takes over what became of a settlement; false when it failed. */
function advance(
  run: Run,
  { state, alerts }: Settlement,
  outcome: SettleOutcome = { error: new Error("the trend table told nothing of the symbol") },
): boolean {
  if (outcome === "settled") {
    run.state = state;
    run.done = run.done.slice(alerts.length);
    return true;
  }
  run.done = [];
  if (outcome === "overtaken") {
    // What the other writer left pending it publishes, or the sweep does.
    run.state = { ...run.state, pending: [] };
    return true;
  }
  run.failure = outcome;
  return false;
}
