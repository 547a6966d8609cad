import type { AlertEntry, StoredTrend } from "../../../dashboard/api.ts";
import type { PageTables } from "../../../cli/page/PageTables.ts";
import type { TrendState, TrendTick } from "../../../runtime/domain/TrendState.ts";

/** Tables in memory, that can fail. */
export class MemoryTables implements PageTables {
  readonly states: TrendState[] = [];
  readonly ticks = new Map<string, TrendTick[]>();
  readonly trends = new Map<string, StoredTrend>();
  /** Newest first. */
  alerts: AlertEntry[] = [];
  failure: Error | undefined;
  readonly asked: string[] = [];

  async loadTrends() {
    await this.#ask("loadTrends");
    return { states: this.states, alerts: this.alerts };
  }

  async readTrends(symbols: readonly string[]): Promise<ReadonlyMap<string, StoredTrend>> {
    await this.#ask(`readTrends ${symbols.join(",")}`);
    return new Map([...this.trends].filter(([symbol]) => symbols.includes(symbol)));
  }

  async readTicks(
    symbol: string,
    { tick, isIncluded }: { readonly tick: TrendTick; readonly isIncluded: boolean },
    count: number,
  ): Promise<readonly TrendTick[]> {
    await this.#ask(`readTicks ${symbol} ${count}`);
    const all = this.ticks.get(symbol) ?? [];
    const end = all.findIndex(({ id }) => id === tick.id) + (isIncluded ? 1 : 0);
    return all.slice(Math.max(0, end - count), end);
  }

  async readAlerts(symbol: string, count: number): Promise<readonly AlertEntry[]> {
    await this.#ask(`readAlerts ${symbol}`);
    return this.alerts.filter((alert) => alert.symbol === symbol).slice(0, count);
  }

  async #ask(question: string): Promise<void> {
    this.asked.push(question);
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
  }
}
