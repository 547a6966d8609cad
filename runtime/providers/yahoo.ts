import { baseAddress } from "./baseAddress.ts";
import type { CaptureOptions } from "./captureYahoo.ts";
import { captureYahoo, YAHOO_CLIENT_OPTIONS } from "./captureYahoo.ts";
import type { AdapterOptions, ProviderAdapter } from "./ProviderAdapter.ts";
import { ProviderError } from "./ProviderError.ts";

/** What is asked for: everything that a tick has, and no more. */
const FIELDS = [
  ...["symbol", "regularMarketPrice", "regularMarketTime", "regularMarketOpen"],
  ...["regularMarketDayHigh", "regularMarketDayLow", "regularMarketPreviousClose"],
  ...["regularMarketVolume", "fullExchangeName", "currency", "shortName", "longName"],
];

const QUOTE_PATH = "/v7/finance/quote";

type Library = Awaited<ReturnType<typeof loadLibrary>>;
type Client = InstanceType<Library["YahooFinance"]>;
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

type AskOptions = Omit<CaptureOptions, "isWanted">;

function askOnce(
  client: Client,
  symbols: readonly string[],
  asking: AskOptions,
): Promise<Uint8Array> {
  const isWanted = (path: string): boolean => path.endsWith(QUOTE_PATH);
  return captureYahoo({ ...asking, isWanted }, (options) =>
    client.quote([...symbols], { fields: FIELDS }, options),
  );
}

async function makeClient(): Promise<Client> {
  const { YahooFinance, ExtendedCookieJar } = await loadLibrary();
  return new YahooFinance({
    ...YAHOO_CLIENT_OPTIONS,
    cookieJar: new ExtendedCookieJar(),
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
