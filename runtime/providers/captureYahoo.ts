import type { Clock } from "../ports/Clock.ts";
import { reach, readOk } from "./http.ts";
import { ProviderError } from "./ProviderError.ts";

/** How Yahoo's answer is got through its library. */
export interface CaptureOptions {
  /** Asked instead of all of Yahoo's hosts. */
  readonly base: URL | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whether the answer to a request for this path is what is wanted, and not a cookie or a crumb. */
  readonly isWanted: (path: string) => boolean;
}

/** What of a client's options asks nobody but through `fetch`, and says nothing. */
export interface CaptureModuleOptions {
  readonly fetch: (address: Parameters<typeof fetch>[0], init?: RequestInit) => Promise<Response>;
  readonly validateResult: false;
}

/** The client says nothing: what it would log holds addresses, and these a crumb. */
const SILENT_LOGGER = Object.fromEntries(
  ["info", "warn", "error", "debug", "dir"].map((level) => [level, (): void => undefined]),
);

/** Options of a client of yahoo-finance2, but for its jar of cookies. */
export const YAHOO_CLIENT_OPTIONS = {
  logger: SILENT_LOGGER as never,
  suppressNotices: ["yahooSurvey" as const],
  queue: { concurrency: 1 },
  validation: { logErrors: false, logOptionsErrors: false },
  versionCheck: false,
};

/**
 * Lets the library ask, and takes the bytes of the answer: what the library makes of them does not count,
 * it may throw at bytes that are a good answer to us.
 * @throws {ProviderError} if there are none
 */
export async function captureYahoo(
  { base, clock, signal, isWanted }: CaptureOptions,
  ask: (options: CaptureModuleOptions) => Promise<unknown>,
): Promise<Uint8Array> {
  let body: Uint8Array | undefined;
  let problem: ProviderError | undefined;
  const fetchBody: CaptureModuleOptions["fetch"] = async (address, init) => {
    try {
      const url = new URL(address instanceof Request ? address.url : address);
      const place = base === undefined ? url : new URL(`.${url.pathname}${url.search}`, base);
      const response = await reach("yahoo", signal, () =>
        fetch(place, { ...init, redirect: "manual", signal }),
      );
      const isAnswer = isWanted(url.pathname) || response.status === 429 || response.status >= 500;
      if (!isAnswer) return response;
      body = undefined;
      const bytes = await readOk(response, { provider: "yahoo", signal, nowMs: clock.now() });
      body = bytes;
      return new Response(Buffer.from(bytes), { status: 200, headers: response.headers });
    } catch (error) {
      if (error instanceof ProviderError) problem = error;
      throw error;
    }
  };
  await ask({ fetch: fetchBody, validateResult: false }).catch(() => undefined);
  if (body !== undefined) return body;
  throw (
    problem ??
    new ProviderError(
      "yahoo",
      "not_allowed",
      "gives no cookie or crumb; it may have shut this address out",
    )
  );
}
