import type { TrendRules } from "../../runtime/domain/Trend.ts";
import { MAX_HELD, Trend } from "../../runtime/domain/Trend.ts";
import type { ArrivedTick, TrendState, TrendTick } from "../../runtime/domain/TrendState.ts";

/**
 * The ticks of one symbol in the order in which the trend function applies them, those left out that it
 * leaves out: its own code decides which come late, twice or too early, and how long one is held back.
 */
export class TickOrder {
  readonly #rules: TrendRules;
  #state: TrendState;
  #last: TrendTick | undefined;

  /** @param state the trend as stored, or an empty one */
  constructor(state: TrendState, rules: TrendRules) {
    const isSorting = rules.allowedLatenessMs > 0 || state.held.length > 0;
    // All that one tick can set free must still be seen in the window afterwards.
    const long = isSorting ? Math.max(rules.windows.long, MAX_HELD + 2) : rules.windows.long;
    this.#rules = { ...rules, windows: { short: 1, long } };
    this.#state = state;
    this.#last = state.applied.at(-1);
  }

  /** How many ticks wait to be sorted. */
  get held(): number {
    return this.#state.held.length;
  }

  /** Takes ticks in arrival order and returns those that are applied now. */
  take(ticks: readonly ArrivedTick[]): TrendTick[] {
    return this.#change((trend, collect) => {
      for (const tick of ticks) {
        trend.receive(tick);
        collect();
      }
    });
  }

  /** Lets go of what a silent symbol holds back, as the sweep does. */
  release(nowMs: number): TrendTick[] {
    return this.#change((trend, collect) => {
      trend.releaseSilent(nowMs);
      collect();
    });
  }

  #change(change: (trend: Trend, collect: () => void) => void): TrendTick[] {
    const trend = new Trend(this.#state, this.#rules);
    const applied: TrendTick[] = [];
    change(trend, () => {
      const next = trend.next();
      if (next === undefined) return;
      const news = next.applied.slice(next.applied.lastIndexOf(this.#last as TrendTick) + 1);
      applied.push(...news);
      this.#last = news.at(-1) ?? this.#last;
    });
    // What its narrow windows say of crossings means nothing.
    this.#state = { ...(trend.next() ?? this.#state), pending: [] };
    return applied;
  }
}
