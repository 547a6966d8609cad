import type { Alert } from "../contract/alert.ts";
import type { AlertStatus } from "../domain/alertItem.ts";
import type { TrendState } from "../domain/TrendState.ts";

/** An alert that is done with. */
export interface SettledAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
}

/** A state without the alerts that are done with, and these. */
export interface Settlement {
  readonly state: TrendState;
  /** At most {@link MAX_SETTLED}. */
  readonly alerts: readonly SettledAlert[];
}

/** What became of a {@link Settlement}; `overtaken`: another writer was first, nothing is written. */
export type SettleOutcome = "settled" | "overtaken" | { readonly error: unknown };

/** Most alerts of one {@link Settlement}: with the state they fill a transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MAX_SETTLED = 99;

/** The trend table. */
export interface TrendStore {
  /** The states of symbols as last written; unknown symbols are absent. */
  load(symbols: readonly string[]): Promise<Map<string, TrendState>>;
  /** Writes a state over its predecessor; false when another writer was first. */
  save(state: TrendState): Promise<boolean>;
  /**
   * {@link save}s states of different symbols and records the alerts that are no longer pending in them,
   * all or nothing for each symbol, and no symbol kept back by another.
   * @returns what became of each, by symbol
   */
  settle(settlements: readonly Settlement[]): Promise<ReadonlyMap<string, SettleOutcome>>;
  /** Symbols that may have alerts to publish or ticks held back. */
  waiting(): AsyncIterable<string>;
}
