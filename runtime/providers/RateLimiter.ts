import type { Quota } from "../contract/providers.ts";
import type { Clock } from "../ports/Clock.ts";
import type { Spent } from "../ports/PollLedger.ts";

const DAY_MS = 86_400_000;

interface Window {
  readonly ms: number;
  readonly requests: number;
}

/** Requests of an hour are told as one number, those of the last two minutes by the second. */
const CLOSELY_MS = 120_000;
const CLOSE_STEP_MS = 1_000;
const STEP_MS = 3_600_000;

/** When the next request may be sent, or when it may be asked for again. */
export type Turn =
  | { readonly atMs: number }
  | { readonly refused: "throttled" | "quota_spent"; readonly untilMs: number };

/**
 * Keeps requests within a quota: any second, minute and day hold no more than its limits, whenever they
 * begin. Goes by the given clock alone.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #windows: readonly Window[];
  readonly #longestWaitMs: number;
  /** Times of past requests and those whose turn is given, oldest first. */
  #turns: number[] = [];
  readonly #kept: number;
  #pausedUntilMs = -Infinity;

  /** @param longestWaitMs who would have to wait longer is refused, so that nobody waits for tomorrow */
  constructor(quota: Quota, clock: Clock, longestWaitMs: number) {
    this.#clock = clock;
    this.#longestWaitMs = longestWaitMs;
    const limits: readonly (readonly [number, number | undefined])[] = [
      [1_000, quota.requestsPerSecond],
      [60_000, quota.requestsPerMinute],
      [DAY_MS, quota.requestsPerDay],
    ];
    this.#windows = limits.flatMap(([ms, requests]) =>
      requests === undefined ? [] : [{ ms, requests }],
    );
    this.#kept = Math.max(1, ...this.#windows.map(({ requests }) => requests));
  }

  /** Gives a turn, and waits for it unless the signal aborts. */
  async next(signal?: AbortSignal): Promise<Turn> {
    const turn = this.#give();
    if ("atMs" in turn && turn.atMs > this.#clock.now()) {
      await this.#clock.wait(turn.atMs - this.#clock.now(), signal);
    }
    return turn;
  }

  /** Lets nobody ask before a time: the provider said so. */
  pauseUntil(atMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, atMs);
  }

  /**
   * The requests that still count, oldest first: for somebody who goes on with the same quota. Those told as
   * one are told later than they were made, never earlier, so that nobody gains by it.
   */
  spent(): readonly Spent[] {
    if (this.#windows.length === 0) return [];
    const nowMs = this.#clock.now();
    const spent: { atMs: number; requests: number; step: number }[] = [];
    for (const atMs of this.#turns.filter((turn) => turn > nowMs - DAY_MS)) {
      const step = Math.floor(atMs / (atMs > nowMs - CLOSELY_MS ? CLOSE_STEP_MS : STEP_MS));
      const last = spent.at(-1);
      if (last?.step === step) {
        last.atMs = atMs;
        last.requests += 1;
      } else spent.push({ atMs, requests: 1, step });
    }
    return spent.map(({ atMs, requests }) => ({ atMs, requests }));
  }

  /** Takes over what somebody else has made of the same quota, in place of what is known. */
  takeOver(spent: readonly Spent[]): void {
    const turns = spent.flatMap(({ atMs, requests }) =>
      Array.from({ length: Math.min(requests, this.#kept) }, () => atMs),
    );
    this.#turns = turns.sort((one, other) => one - other).slice(-this.#kept);
  }

  #give(): Turn {
    const nowMs = this.#clock.now();
    if (this.#pausedUntilMs - nowMs > this.#longestWaitMs) {
      return { refused: "throttled", untilMs: this.#pausedUntilMs };
    }
    const free = this.#windows.map(({ ms, requests }) => {
      const oldest = this.#turns.at(-requests);
      return oldest === undefined ? -Infinity : oldest + ms;
    });
    const atMs = Math.max(nowMs, this.#pausedUntilMs, ...free);
    if (atMs - nowMs > this.#longestWaitMs) return { refused: "quota_spent", untilMs: atMs };
    this.#turns.push(atMs);
    if (this.#turns.length > this.#kept) this.#turns.shift();
    return { atMs };
  }
}
