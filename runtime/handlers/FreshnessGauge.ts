/** How old the newest tick was as it was stored. */
export interface TickAge {
  /** Absent: of all symbols. */
  readonly symbol?: string;
  /** From the trade on; 0 for a tick whose time is ahead. */
  readonly ageSeconds: number;
}

const MINUTE_MS = 60_000;

/** The age that was told last. */
interface Told {
  readonly minute: number;
  readonly ageSeconds: number;
}

/**
 * Decides which ages are worth a metric: alarms look at the least of each minute, so that within a
 * minute only a lesser one is told again. A line for each batch and symbol would cost more than the
 * ticks.
 */
export class FreshnessGauge {
  readonly #watched: ReadonlySet<string>;
  /** By symbol; undefined stands for all of them. */
  readonly #told = new Map<string | undefined, Told>();

  /** @param watched symbols with an age of their own */
  constructor(watched: ReadonlySet<string>) {
    this.#watched = watched;
  }

  /**
   * Ages to be told.
   * @param newestAtMs trade time of the newest tick of each symbol, in epoch milliseconds
   */
  measure(newestAtMs: ReadonlyMap<string, number>, nowMs: number): TickAge[] {
    if (newestAtMs.size === 0) return [];
    const newest = Math.max(...newestAtMs.values());
    const watched = [...newestAtMs].filter(([symbol]) => this.#watched.has(symbol));
    return [[undefined, newest] as const, ...watched].flatMap(([symbol, atMs]) => {
      const ageSeconds = Math.max(0, nowMs - atMs) / 1000;
      if (!this.#isNews(symbol, { minute: Math.floor(nowMs / MINUTE_MS), ageSeconds })) return [];
      return [symbol === undefined ? { ageSeconds } : { symbol, ageSeconds }];
    });
  }

  #isNews(symbol: string | undefined, age: Told): boolean {
    const told = this.#told.get(symbol);
    if (told?.minute === age.minute && told.ageSeconds <= age.ageSeconds) return false;
    this.#told.set(symbol, age);
    return true;
  }
}
