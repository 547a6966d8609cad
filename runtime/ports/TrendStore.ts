import type { Alert } from "../contract/alert.ts";
import type { AlertStatus } from "../domain/alertItem.ts";
import type { TrendState } from "../domain/TrendState.ts";

/** An alert that is done with. */
export interface SettledAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
}

/** Most alerts of one {@link TrendStore.settle}: with the state they fill a transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MAX_SETTLED = 99;

/** The trend table. */
export interface TrendStore {
  /** The states of symbols as last written; unknown symbols are absent. */
  load(symbols: readonly string[]): Promise<Map<string, TrendState>>;
  /** Writes a state over its predecessor; false when another writer was first. */
  save(state: TrendState): Promise<boolean>;
  /** {@link save}s a state and records alerts that are no longer pending in it, all or nothing. */
  settle(state: TrendState, alerts: readonly SettledAlert[]): Promise<boolean>;
  /** Symbols that may have alerts to publish or ticks held back. */
  waiting(): AsyncIterable<string>;
}
