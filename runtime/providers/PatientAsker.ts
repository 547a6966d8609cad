import type { ProviderName, Quota } from "../contract/providers.ts";
import { FileFault } from "../files/FileFault.ts";
import type { Clock } from "../ports/Clock.ts";
import { explainBody } from "./explainBody.ts";
import { ProviderError } from "./ProviderError.ts";
import type { RateLimiter } from "./RateLimiter.ts";

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

/** One question to a provider. */
export interface Question<T> {
  /**
   * Asks once.
   * @returns the answer's bytes as they came
   * @throws {ProviderError} if there are none
   */
  readonly ask: (signal: AbortSignal) => Promise<Uint8Array>;
  /**
   * Makes something of the bytes.
   * @throws {FileFault} if the answer as a whole is none of this provider's
   */
  readonly read: (body: Uint8Array) => Promise<T> | T;
}

/** What came of a question. */
export interface Asked<T> {
  /** How often it was asked: 0 if a limit of the quota kept it back. */
  readonly attempts: number;
  /** The last answer as it came, whatever it is; absent when none came. */
  readonly body?: Uint8Array;
  /** What was made of it, or why there is nothing. */
  readonly outcome: { readonly read: T } | { readonly failure: ProviderError };
}

const BACKOFF_MS_FIRST = 500;
const BACKOFF_MS_MAX = 16_000;

/** Failures that may be over in a moment. */
const PASSING = new Set(["throttled", "timed_out", "unreachable", "server_error", "bad_answer"]);

/**
 * Asks a provider as its quota wants it: at its rate, again after a growing wait with full jitter, not
 * before the time that it names.
 */
export class PatientAsker {
  readonly #name: ProviderName;
  readonly #manners: Manners;

  constructor(name: ProviderName, manners: Manners) {
    this.#name = name;
    this.#manners = manners;
  }

  /** Asks until there is an answer, or it is of no use. Never throws for what a provider does. */
  async ask<T>(question: Question<T>, signal?: AbortSignal): Promise<Asked<T>> {
    let body: Uint8Array | undefined;
    let attempts = 0;
    const failed = (failure: ProviderError): Asked<T> => ({
      ...{ attempts, outcome: { failure } },
      ...(body === undefined ? {} : { body }),
    });
    for (;;) {
      const refusal = await this.#awaitTurn(signal);
      if (refusal !== undefined) return failed(refusal);
      attempts += 1;
      try {
        body = undefined;
        body = await question.ask(this.#limit(signal));
        return { attempts, body, outcome: { read: await question.read(body) } };
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
    const turn = signal?.aborted === true ? undefined : await this.#manners.limiter.next(signal);
    if (turn === undefined || signal?.aborted === true) return this.#aborted();
    if (!("refused" in turn)) return undefined;
    const until = new Date(turn.untilMs).toISOString();
    const problem =
      turn.refused === "throttled"
        ? `wants to be left alone until ${until}; ask less often`
        : `has answered all requests of its plan; the next one is free at ${until}; ask less often`;
    return new ProviderError(this.#name, turn.refused, problem);
  }

  #limit(signal?: AbortSignal): AbortSignal {
    const timeout = AbortSignal.timeout(this.#manners.timeoutMs);
    return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  }

  #explain(error: unknown, body: Uint8Array | undefined, signal?: AbortSignal): ProviderError {
    if (signal?.aborted === true) return this.#aborted();
    if (error instanceof ProviderError) return error;
    if (error instanceof FileFault && body !== undefined) {
      return explainBody(this.#name, body, { fault: error });
    }
    throw error;
  }

  #aborted(): ProviderError {
    return new ProviderError(this.#name, "aborted", "was not asked to the end");
  }

  /** Whoever else asks has to wait too: it is the same key. */
  #pause({ retryAfterMs }: ProviderError): void {
    if (retryAfterMs !== undefined) {
      this.#manners.limiter.pauseUntil(this.#manners.clock.now() + retryAfterMs);
    }
  }

  async #backOff(attempts: number, signal?: AbortSignal): Promise<void> {
    const { clock, random } = this.#manners;
    // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    const ceilingMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** (attempts - 1));
    await clock.wait(random() * ceilingMs, signal);
  }
}
