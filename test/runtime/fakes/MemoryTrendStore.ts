import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import { fromStateItem, toStateItem } from "../../../runtime/domain/stateItem.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import type { TrendState } from "../../../runtime/domain/TrendState.ts";
import type { SettledAlert, TrendStore } from "../../../runtime/ports/TrendStore.ts";
import { MAX_SETTLED } from "../../../runtime/ports/TrendStore.ts";
import type { Faults } from "./Faults.ts";
import { itemBytes, MAX_ITEM_BYTES } from "./itemBytes.ts";

/** {@link TrendStore} in memory: holds the very items that the table would, and refuses what it would. */
export class MemoryTrendStore implements TrendStore {
  /** Alert items by `<symbol> alert#<time>#<id>`. */
  readonly alerts = new Map<string, Item>();
  /** How often each alert was recorded, by id. */
  readonly timesRecorded = new Map<string, number>();
  readonly #states = new Map<string, Item>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** The states, by symbol. */
  get states(): ReadonlyMap<string, TrendState> {
    return new Map([...this.#states].sort().map(([symbol, item]) => [symbol, fromStateItem(item)]));
  }

  load(symbols: readonly string[]): Promise<Map<string, TrendState>> {
    return this.#faults.run("trends.load", () => {
      if (new Set(symbols).size < symbols.length) {
        throw new Error("ValidationException: Provided list of item keys contains duplicates");
      }
      const states = new Map<string, TrendState>();
      for (const symbol of symbols) {
        const item = this.#states.get(symbol);
        if (item !== undefined) states.set(symbol, fromStateItem(item));
      }
      return states;
    });
  }

  save(state: TrendState): Promise<boolean> {
    return this.#faults.run("trends.save", () => this.put(state));
  }

  settle(state: TrendState, alerts: readonly SettledAlert[]): Promise<boolean> {
    return this.#faults.run("trends.settle", () => {
      if (alerts.length > MAX_SETTLED) throw new Error("ValidationException: over 100 items");
      if (!this.put(state)) return false;
      for (const { alert, status } of alerts) {
        const item = toAlertItem(alert, status);
        this.alerts.set(`${alert.symbol} ${item.item?.S}`, item);
        this.timesRecorded.set(alert.id, (this.timesRecorded.get(alert.id) ?? 0) + 1);
      }
      return true;
    });
  }

  async *waiting(): AsyncIterable<string> {
    const symbols = await this.#faults.run("trends.waiting", () =>
      [...this.#states].filter(([, item]) => item.sweep !== undefined).map(([symbol]) => symbol),
    );
    yield* symbols;
  }

  /** Writes a state if it follows the stored one; false when it does not. */
  put(state: TrendState): boolean {
    const item = toStateItem(state);
    if (itemBytes(item) > MAX_ITEM_BYTES) {
      throw new Error("ValidationException: Item size has exceeded the maximum allowed size");
    }
    const before = this.#states.get(state.symbol);
    if (Number(before?.version?.N ?? 0) !== state.version - 1) return false;
    this.#states.set(state.symbol, item);
    return true;
  }
}
