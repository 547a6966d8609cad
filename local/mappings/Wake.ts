import type { Clock } from "./model.ts";

/** Lets one loop sleep until another has something for it; what comes while it is awake is kept. */
export class Wake {
  readonly #clock: Clock;
  #sleeper: AbortController | undefined;
  #called = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at the next call, at once if there was one since the last wait, or after `ms` milliseconds. */
  async wait(ms?: number): Promise<void> {
    if (!this.#called) {
      const sleeper = new AbortController();
      this.#sleeper = sleeper;
      await (ms === undefined ? aborted(sleeper.signal) : this.#clock.sleep(ms, sleeper.signal));
      this.#sleeper = undefined;
    }
    this.#called = false;
  }

  /** Wakes the loop. */
  call(): void {
    this.#called = true;
    this.#sleeper?.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
