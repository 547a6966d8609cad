import type { Clock } from "../ports/Clock.ts";
import { baseAddress } from "./baseAddress.ts";
import { reach, readOk } from "./http.ts";
import type { AdapterOptions, ProviderAdapter } from "./ProviderAdapter.ts";
import { ProviderError } from "./ProviderError.ts";

/** What is asked for: everything that a tick has, and no more. */
const FIELDS = [
  ...["symbol", "regularMarketPrice", "regularMarketTime", "regularMarketOpen"],
  ...["regularMarketDayHigh", "regularMarketDayLow", "regularMarketPreviousClose"],
  ...["regularMarketVolume", "fullExchangeName", "currency", "shortName", "longName"],
];

const QUOTE_PATH = "/v7/finance/quote";

/** The client says nothing: what it would log holds addresses, and these a crumb. */
const SILENT = Object.fromEntries(
  ["info", "warn", "error", "debug", "dir"].map((level) => [level, (): void => undefined]),
) as unknown as YahooLogger;

type Library = Awaited<ReturnType<typeof loadLibrary>>;
type Client = InstanceType<Library["YahooFinance"]>;
type YahooLogger = NonNullable<
  NonNullable<ConstructorParameters<Library["YahooFinance"]>[0]>["logger"]
>;

/**
 * Yahoo Finance, which has no official interface: the library yahoo-finance2 knows how its cookies and
 * its crumb are got. Of the library's answer only the bytes are taken, which are read as those in the
 * archive are.
 * @param options.baseUrl asked instead of all of Yahoo's hosts
 */
export function yahooAdapter({ baseUrl, clock }: AdapterOptions): ProviderAdapter {
  const base = baseUrl === undefined ? undefined : baseAddress(baseUrl);
  let client: Client | undefined;
  return {
    name: "yahoo",
    atOnce: 1,
    ask: async (symbols, signal) => {
      const isNew = client === undefined;
      client ??= await makeClient();
      try {
        return await askOnce(client, symbols, { base, clock, signal });
      } catch (error) {
        const isRefused = error instanceof ProviderError && error.failure === "not_allowed";
        if (isRefused) client = undefined;
        // Cookies and crumb have their day: new ones are to be refused before anybody believes it.
        if (!isRefused || isNew) throw error;
        client = await makeClient();
        return await askOnce(client, symbols, { base, clock, signal });
      }
    },
  };
}

interface AskOptions {
  readonly base: URL | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function askOnce(
  client: Client,
  symbols: readonly string[],
  { base, clock, signal }: AskOptions,
): Promise<Uint8Array> {
  let body: Uint8Array | undefined;
  let problem: ProviderError | undefined;
  const fetchBody = async (address: Parameters<typeof fetch>[0], init?: RequestInit) => {
    try {
      const url = new URL(address instanceof Request ? address.url : address);
      const isQuote = url.pathname.endsWith(QUOTE_PATH);
      const place = base === undefined ? url : new URL(`.${url.pathname}${url.search}`, base);
      const response = await reach("yahoo", signal, () =>
        fetch(place, { ...init, redirect: "manual", signal }),
      );
      const isAnswer = isQuote || response.status === 429 || response.status >= 500;
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
  const query = { fields: FIELDS };
  const options = { fetch: fetchBody, validateResult: false };
  // The client's own judgement does not count: it may throw at bytes that are a good answer to us.
  await client
    .quote([...symbols], query, options as { validateResult: false })
    .catch(() => undefined);
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

async function makeClient(): Promise<Client> {
  const { YahooFinance, ExtendedCookieJar } = await loadLibrary();
  return new YahooFinance({
    cookieJar: new ExtendedCookieJar(),
    logger: SILENT,
    suppressNotices: ["yahooSurvey"],
    queue: { concurrency: 1 },
    validation: { logErrors: false, logOptionsErrors: false },
    versionCheck: false,
  });
}

/** Loaded when it is needed: it takes longer than all else of the room, and not everybody asks Yahoo. */
async function loadLibrary() {
  const [{ default: createYahooFinance }, { default: quote }, { ExtendedCookieJar }] =
    await Promise.all([
      import("yahoo-finance2/createYahooFinance"),
      import("yahoo-finance2/modules/quote"),
      import("yahoo-finance2/lib/cookieJar"),
    ]);
  return { YahooFinance: createYahooFinance({ modules: { quote } }), ExtendedCookieJar };
}
