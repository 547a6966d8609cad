import type { ProviderName } from "../contract/providers.ts";

/** In which way a provider failed. */
export type ProviderFailure =
  /** It wants to be asked less often. */
  | "throttled"
  /** The plan's requests are used up for hours. */
  | "quota_spent"
  /** It did not answer in time. */
  | "timed_out"
  /** There was no connection, or it broke. */
  | "unreachable"
  /** It answered with an error of its own (5xx). */
  | "server_error"
  /** It does not know the API key, or the plan does not have what was asked for. */
  | "not_allowed"
  /** It answered something else than quotes. */
  | "bad_answer"
  /** The caller wanted an end. */
  | "aborted";

/** What came with a failure. */
interface FailureDetails {
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** How long the provider wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The answer as it came. */
  readonly body?: Uint8Array;
}

/** A provider gave no quotes. Its message never holds an address or a key. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly provider: ProviderName;
  readonly failure: ProviderFailure;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly body: Uint8Array | undefined;

  /** @param problem a clause that continues the provider's name, with what to do next */
  constructor(
    provider: ProviderName,
    failure: ProviderFailure,
    problem: string,
    details: FailureDetails = {},
  ) {
    super(`${provider} ${problem}`);
    this.provider = provider;
    this.failure = failure;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.body = details.body;
  }
}
