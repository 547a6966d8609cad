import type { ProviderName } from "../contract/providers.ts";
import { explainBody } from "./explainBody.ts";
import { ProviderError, type ProviderFailure } from "./ProviderError.ts";

/** Largest answer that is taken, in bytes: what clean-quotes reads, too. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** Longest pause that a provider is believed to want, in milliseconds: no plan counts longer than a day. */
const RETRY_AFTER_MS_MAX = 86_400_000;

/** One request. */
export interface ProviderRequest {
  readonly provider: ProviderName;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its reason says whether the time is up. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds, to read a `Retry-After` that is a date. */
  readonly nowMs: number;
}

/**
 * Gets the bytes of an answer of status 200. Follows no redirection, which would take the key to a
 * stranger. What it throws tells neither address nor key.
 * @throws {ProviderError} for everything else
 */
export async function getBytes(request: ProviderRequest): Promise<Uint8Array> {
  const { provider, url, headers = {}, signal } = request;
  const response = await reach(provider, signal, () =>
    fetch(url, {
      headers: { Accept: "application/json", "User-Agent": "stock-analytics-pipeline", ...headers },
      redirect: "manual",
      signal,
    }),
  );
  return readOk(response, request);
}

/**
 * The body of an answer that has to be one of status 200.
 * @throws {ProviderError} if it is another, or does not come to its end
 */
export async function readOk(
  response: Response,
  { provider, signal, nowMs }: Pick<ProviderRequest, "provider" | "signal" | "nowMs">,
): Promise<Uint8Array> {
  const body = await reach(provider, signal, () => readBody(response, provider));
  if (response.ok) return body;
  const { status } = response;
  const retryAfterMs = readRetryAfter(response.headers.get("Retry-After"), nowMs);
  const details = { status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const said = explainBody(provider, body, { status });
  // Which of its limits is reached, is what only the body tells.
  if (said.failure === "quota_spent") throw said;
  const [failure, problem] = explainStatus(status);
  throw new ProviderError(provider, failure, `${problem} (status ${status})`, details);
}

/**
 * Does what needs the network, and says what went wrong in our words: messages of `fetch` may hold the
 * address.
 */
export async function reach<T>(
  provider: ProviderName,
  signal: AbortSignal,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    if (signal.aborted && nameOf(signal.reason) === "TimeoutError") {
      throw new ProviderError(provider, "timed_out", "did not answer in time");
    }
    if (signal.aborted) throw new ProviderError(provider, "aborted", "was not asked to the end");
    const cause = nameOf((error as Error).cause) ?? nameOf(error) ?? "unknown error";
    const problem = `was not reached, or the connection broke (${cause})`;
    throw new ProviderError(provider, "unreachable", problem);
  }
}

function explainStatus(status: number): readonly [ProviderFailure, string] {
  if (status === 429) return ["throttled", "is throttling"];
  if (status === 401 || status === 402 || status === 403) {
    return ["not_allowed", "refuses the API key, or its plan does not answer this; check both"];
  }
  if (status >= 500) return ["server_error", "has trouble of its own"];
  if (status >= 300 && status < 400) return ["not_allowed", "sends requests elsewhere"];
  return ["not_allowed", "refuses the request"];
}

async function readBody(response: Response, provider: ProviderName): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) {
      throw new ProviderError(provider, "bad_answer", "gave an answer of more than 16 MiB");
    }
  }
  return Buffer.concat(chunks);
}

/** Seconds, or a date; at most a day, lest a slip of the provider's keep it from being asked for years. */
// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(RETRY_AFTER_MS_MAX, Math.max(0, ms));
}

/** Code or name of an error: words that cannot hold an address. */
function nameOf(error: unknown): string | undefined {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  return [code, name].find((word) => typeof word === "string" && /^\w+$/.test(word)) as
    string | undefined;
}
