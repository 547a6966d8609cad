import type { ProviderName, Quota } from "../contract/providers.ts";
import { FileFault } from "../files/FileFault.ts";
import type { Clock } from "../ports/Clock.ts";
import { explainBody } from "./explainBody.ts";
import type { ProviderAdapter } from "./ProviderAdapter.ts";
import { ProviderError } from "./ProviderError.ts";
import type { ProviderAnswer, QuoteProvider } from "./QuoteProvider.ts";
import type { RateLimiter } from "./RateLimiter.ts";
import { readAnswer } from "./readAnswer.ts";

/** How patient a provider is asked. */
export interface Manners {
  readonly quota: Quota;
  readonly clock: Clock;
  /** From 0 inclusive to 1 exclusive: chance of the jitter. */
  readonly random: () => number;
  /** Longest time of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** How often a question is asked at most, 1 or more. */
  readonly attemptsMax: number;
  /** Keeps the quota. */
  readonly limiter: RateLimiter;
}

const BACKOFF_MS_FIRST = 500;
const BACKOFF_MS_MAX = 16_000;

/** Failures that may be over in a moment. */
const PASSING = new Set(["throttled", "timed_out", "unreachable", "server_error", "bad_answer"]);

type Outcome = Omit<ProviderAnswer, "asked" | "receivedAtMs">;

/**
 * Asks a provider as its quota wants it: in batches, at its rate, again after a growing wait with full
 * jitter, not before the time that it names.
 */
export class PacedProvider implements QuoteProvider {
  readonly name: ProviderName;
  readonly quota: Quota;
  readonly #adapter: ProviderAdapter;
  readonly #manners: Manners;
  readonly #limiter: RateLimiter;

  constructor(adapter: ProviderAdapter, manners: Manners) {
    this.name = adapter.name;
    this.quota = manners.quota;
    this.#adapter = adapter;
    this.#manners = manners;
    this.#limiter = manners.limiter;
  }

  async *quotes(
    symbols: readonly string[],
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<ProviderAnswer, void, undefined> {
    const waiting = [...this.#batches(symbols)];
    const underWay = new Map<number, Promise<readonly [number, ProviderAnswer]>>();
    let number = 0;
    while (waiting.length > 0 || underWay.size > 0) {
      while (underWay.size < this.#adapter.atOnce) {
        const asked = waiting.shift();
        if (asked === undefined) break;
        const id = (number += 1);
        underWay.set(
          id,
          this.#answer(asked, signal).then((answer) => [id, answer] as const),
        );
      }
      const [id, answer] = await Promise.race(underWay.values());
      underWay.delete(id);
      yield answer;
    }
  }

  *#batches(symbols: readonly string[]): Generator<readonly string[], void, undefined> {
    const size = this.quota.symbolsPerRequest;
    for (let at = 0; at < symbols.length; at += size) yield symbols.slice(at, at + size);
  }

  async #answer(asked: readonly string[], signal?: AbortSignal): Promise<ProviderAnswer> {
    const outcome = await this.#ask(asked, signal);
    return { asked, receivedAtMs: this.#manners.clock.now(), ...outcome };
  }

  async #ask(asked: readonly string[], signal?: AbortSignal): Promise<Outcome> {
    let body: Uint8Array | undefined;
    let attempts = 0;
    const failed = (failure: ProviderError): Outcome => ({
      ...{ attempts, quotes: [], refused: [], unanswered: asked, failure },
      ...(body === undefined ? {} : { body }),
    });
    for (;;) {
      const refusal = await this.#awaitTurn(signal);
      if (refusal !== undefined) return failed(refusal);
      attempts += 1;
      try {
        body = undefined;
        body = await this.#adapter.ask(asked, this.#limit(signal));
        return { attempts, body, ...(await this.#read(asked, body)) };
      } catch (error) {
        const failure = this.#explain(error, body, signal);
        body ??= failure.body;
        this.#pause(failure);
        if (!PASSING.has(failure.failure) || attempts >= this.#manners.attemptsMax) {
          return failed(failure);
        }
        await this.#backOff(attempts, signal);
      }
    }
  }

  async #awaitTurn(signal?: AbortSignal): Promise<ProviderError | undefined> {
    const turn = signal?.aborted === true ? undefined : await this.#limiter.next(signal);
    if (turn === undefined || signal?.aborted === true) return this.#aborted();
    if (!("refused" in turn)) return undefined;
    const until = new Date(turn.untilMs).toISOString();
    const problem =
      turn.refused === "throttled"
        ? `wants to be left alone until ${until}; ask less often`
        : `has answered all requests of its plan; the next one is free at ${until}; ask less often`;
    return new ProviderError(this.name, turn.refused, problem);
  }

  #limit(signal?: AbortSignal): AbortSignal {
    const timeout = AbortSignal.timeout(this.#manners.timeoutMs);
    return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  }

  #read(
    asked: readonly string[],
    body: Uint8Array,
  ): Promise<Pick<ProviderAnswer, "quotes" | "refused" | "unanswered">> {
    const { name: provider, dataSource } = this.#adapter;
    const receivedAtMs = this.#manners.clock.now();
    return readAnswer({
      ...{ provider, asked, receivedAtMs, body },
      ...(dataSource === undefined ? {} : { dataSource }),
    });
  }

  #explain(error: unknown, body: Uint8Array | undefined, signal?: AbortSignal): ProviderError {
    if (signal?.aborted === true) return this.#aborted();
    if (error instanceof ProviderError) return error;
    if (error instanceof FileFault && body !== undefined) {
      return explainBody(this.name, body, { fault: error });
    }
    throw error;
  }

  #aborted(): ProviderError {
    return new ProviderError(this.name, "aborted", "was not asked to the end");
  }

  /** Whoever else asks has to wait too: it is the same key. */
  #pause({ retryAfterMs }: ProviderError): void {
    if (retryAfterMs !== undefined) {
      this.#limiter.pauseUntil(this.#manners.clock.now() + retryAfterMs);
    }
  }

  async #backOff(attempts: number, signal?: AbortSignal): Promise<void> {
    const { clock, random } = this.#manners;
    // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    const ceilingMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** (attempts - 1));
    await clock.wait(random() * ceilingMs, signal);
  }
}
