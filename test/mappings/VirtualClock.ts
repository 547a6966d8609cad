import type { Clock } from "../../local/mappings/model.ts";

/** Moves after which a promise counts as never settling. */
const MAX_MOVES = 100_000;

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** A clock that moves only when all else waits, to the moment at which the next sleeper wakes. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(nowMs = Date.UTC(2026, 0, 5, 14, 30)) {
    this.#now = nowMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const sleeper: Sleeper = {
        wakeAt: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake, { once: true });
    });
  }

  /** Lets time pass until the promise settles. Fails when nothing is left that could settle it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = (): void => {
      state.settled = true;
    };
    promise.then(settle, settle);
    for (let moves = 0; moves < MAX_MOVES; moves++) {
      await allElseWaits();
      if (state.settled) {
        return promise;
      }
      this.#wakeNext();
    }
    throw new Error(
      `Not settled after ${MAX_MOVES} moves of the clock: this would go on for ever.`,
    );
  }

  /** Lets so much time pass, sleepers woken on the way. */
  async advance(ms: number): Promise<void> {
    await this.run(this.sleep(ms));
  }

  #wakeNext(): void {
    const wakeAt = Math.min(...[...this.#sleepers].map((sleeper) => sleeper.wakeAt));
    if (wakeAt === Infinity) {
      throw new Error("Everything waits and nothing sleeps: this would hang.");
    }
    this.#now = Math.max(this.#now, wakeAt);
    [...this.#sleepers]
      .filter((sleeper) => sleeper.wakeAt <= this.#now)
      .forEach(({ wake }) => wake());
  }
}

/** Resolves when no promise is left that can go on by itself. */
function allElseWaits(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
