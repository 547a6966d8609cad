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
    // What starts the averages anew changes no order, and the window must hold all ticks.
    this.#rules = { ...rules, windows: { short: 1, long }, splitGuard: false };
    this.#state = state;
    this.#last = state.applied.at(-1);
  }

  /** How many ticks wait to be sorted. */
  get held(): number {
    return this.#state.held.length;
  }

  /** Takes ticks in arrival order and returns those that are applied now. */
  take(ticks: readonly ArrivedTick[]): TrendTick[] {
    const trend = this.#open();
    const isSorting = this.#rules.allowedLatenessMs > 0 || this.held > 0;
    const applied: TrendTick[] = [];
    for (const tick of ticks) {
      const reception = trend.receive(tick);
      if (isSorting) applied.push(...this.#newlyApplied(trend));
      else if (reception === "taken") applied.push(tick);
    }
    this.#keep(trend);
    return applied;
  }

  /** Lets go of what a silent symbol holds back, as the sweep does. */
  release(nowMs: number): TrendTick[] {
    const trend = this.#open();
    trend.releaseSilent(nowMs);
    const applied = this.#newlyApplied(trend);
    this.#keep(trend);
    return applied;
  }

  #open(): Trend {
    return new Trend(this.#state, this.#rules);
  }

  /** What was applied since the last call. */
  #newlyApplied(trend: Trend): TrendTick[] {
    const applied = trend.next()?.applied ?? [];
    const news = applied.slice(applied.lastIndexOf(this.#last as TrendTick) + 1);
    this.#last = news.at(-1) ?? this.#last;
    return news;
  }

  #keep(trend: Trend): void {
    // What its narrow windows say of crossings means nothing.
    this.#state = { ...(trend.next() ?? this.#state), pending: [] };
    this.#last = this.#state.applied.at(-1);
  }
}
