import { toAlertItem } from "../../../runtime/domain/alertItem.ts";
import { fromStateItem, toStateItem } from "../../../runtime/domain/stateItem.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import type { TrendState } from "../../../runtime/domain/TrendState.ts";
import type { Settlement, SettleOutcome, TrendStore } from "../../../runtime/ports/TrendStore.ts";
import type { Faults } from "./Faults.ts";
import { itemBytes, MAX_ITEM_BYTES } from "./itemBytes.ts";

/** Most items of one transaction. */
const MAX_ITEMS = 100;

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

  async settle(settlements: readonly Settlement[]): Promise<ReadonlyMap<string, SettleOutcome>> {
    const symbols = new Set(settlements.map(({ state }) => state.symbol));
    if (symbols.size < settlements.length) throw new Error("a symbol is settled twice at once");
    const outcomes = new Map<string, SettleOutcome>();
    let open = [...settlements];
    const transactions: Promise<void>[] = [];
    while (open.length > 0) {
      let items = 0;
      const fitting = open.findIndex(({ alerts }) => (items += 1 + alerts.length) > MAX_ITEMS);
      const end = fitting < 0 ? open.length : Math.max(1, fitting);
      transactions.push(this.#settleTogether(open.slice(0, end), outcomes));
      open = open.slice(end);
    }
    await Promise.all(transactions);
    return outcomes;
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
    if (!this.#follows(state)) return false;
    this.#states.set(state.symbol, item);
    return true;
  }

  /** One transaction; of several symbols one that is overtaken cancels it for all. */
  async #settleTogether(
    settlements: readonly Settlement[],
    outcomes: Map<string, SettleOutcome>,
  ): Promise<void> {
    let outcome: SettleOutcome | undefined;
    try {
      outcome = await this.#faults.run("trends.settle", () => this.#transact(settlements));
    } catch (error) {
      outcome = { error };
    }
    if (outcome === "overtaken" && settlements.length > 1) {
      await Promise.all(settlements.map((each) => this.#settleTogether([each], outcomes)));
    } else for (const { state } of settlements) outcomes.set(state.symbol, outcome);
  }

  #transact(settlements: readonly Settlement[]): SettleOutcome {
    const items = settlements.reduce((sum, { alerts }) => sum + 1 + alerts.length, 0);
    if (items > MAX_ITEMS) throw new Error("ValidationException: over 100 items");
    if (settlements.some(({ state }) => !this.#follows(state))) return "overtaken";
    for (const { state, alerts } of settlements) {
      this.put(state);
      for (const { alert, status } of alerts) {
        const item = toAlertItem(alert, status);
        this.alerts.set(`${alert.symbol} ${item.item?.S}`, item);
        this.timesRecorded.set(alert.id, (this.timesRecorded.get(alert.id) ?? 0) + 1);
      }
    }
    return "settled";
  }

  #follows({ symbol, version }: TrendState): boolean {
    return Number(this.#states.get(symbol)?.version?.N ?? 0) === version - 1;
  }
}
