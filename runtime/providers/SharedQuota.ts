import type { Quota } from "../contract/providers.ts";
import type { PollClaim, Spent } from "../ports/PollLedger.ts";
import { ATTEMPTS_MAX } from "./ProviderAdapter.ts";
import type { RateLimiter } from "./RateLimiter.ts";

/** One quota of several who poll in turns: each goes on where the one before it left off. */
export class SharedQuota {
  readonly #limiter: RateLimiter;
  readonly #symbolsPerRequest: number;

  constructor(limiter: RateLimiter, { symbolsPerRequest }: Quota) {
    this.#limiter = limiter;
    this.#symbolsPerRequest = symbolsPerRequest;
  }

  /**
   * Takes over what others have asked. A poll that nobody settled may have asked each question as often as one is
   * asked at most.
   * @param endMs when that poll was over at the latest, epoch milliseconds
   */
  takeOver({ others }: PollClaim, symbols: number, endMs: number): void {
    if (others === undefined) return;
    const { spent, isSettled } = others;
    const requests = ATTEMPTS_MAX * Math.ceil(symbols / this.#symbolsPerRequest);
    this.#limiter.takeOver(isSettled ? spent : [...spent, { atMs: endMs, requests }]);
  }

  /** What was asked, for the one who goes on. */
  spent(): readonly Spent[] {
    return this.#limiter.spent();
  }
}
