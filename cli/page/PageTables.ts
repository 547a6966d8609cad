import type { AlertEntry, StoredTrend } from "../../dashboard/api.ts";
import type { TrendState, TrendTick } from "../../runtime/domain/TrendState.ts";

/** What the tables of a pipeline hold, for a page. */
export interface PageTables {
  /** The trend of every symbol, and the last alerts by trade time, newest first. */
  loadTrends(): Promise<{
    readonly states: readonly TrendState[];
    readonly alerts: readonly AlertEntry[];
  }>;
  /** The trends of some symbols; those without one are left out. */
  readTrends(symbols: readonly string[]): Promise<ReadonlyMap<string, StoredTrend>>;
  /** The last ticks of a symbol before one, or through it, oldest first. */
  readTicks(
    symbol: string,
    end: { readonly tick: TrendTick; readonly isIncluded: boolean },
    count: number,
  ): Promise<readonly TrendTick[]>;
  /** The last alerts of a symbol, newest first. */
  readAlerts(symbol: string, count: number): Promise<readonly AlertEntry[]>;
}
