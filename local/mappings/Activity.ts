import type { Clock, ServiceActivity } from "./model.ts";
import { systemClock } from "./systemClock.ts";

/** What an activity is made with. */
export interface ActivityOptions {
  /** @default the machine's clock */
  readonly clock?: Clock;
  /**
   * How long after the last sign of life all counts as quiet, in milliseconds: 0 where every write is a sign.
   * @default 1000
   */
  readonly quietAfterMs?: number;
}

/**
 * Whether anything goes on at a service: while nothing does, those who look for records look seldom, and are
 * told when something begins.
 */
export class Activity implements ServiceActivity {
  readonly #clock: Clock;
  readonly #quietAfterMs: number;
  readonly #listeners = new Set<() => void>();
  #running = 0;
  #lastMs: number;

  constructor({ clock = systemClock, quietAfterMs = 1_000 }: ActivityOptions = {}) {
    this.#clock = clock;
    this.#quietAfterMs = quietAfterMs;
    this.#lastMs = clock.now();
  }

  get isQuiet(): boolean {
    return this.#running === 0 && this.#clock.now() - this.#lastMs >= this.#quietAfterMs;
  }

  note(): void {
    this.#lastMs = this.#clock.now();
    for (const listener of this.#listeners) listener();
  }

  /** Notes work from its beginning to its end. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    this.note();
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.note();
    }
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
