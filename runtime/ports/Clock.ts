/** The only source of time and chance outside the records. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Waits before attempt number `attempt` (1 is the first repetition), longer each time, with jitter. */
  backOff(attempt: number): Promise<void>;
  /** Waits so many milliseconds, or until the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  backOff: (attempt) => {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    return systemClock.wait(longest * Math.random());
  },
  wait: async (ms, signal) => {
    if (signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const end = (): void => resolve();
    signal?.addEventListener("abort", end);
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  },
};
