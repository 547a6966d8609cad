import { BACKFILL_SOURCE } from "../../runtime/contract/tick.ts";
import { jsonElements } from "../../runtime/domain/jsonElements.ts";
import { closeOfDay } from "../../runtime/files/closeOfDay.ts";
import { FileFault } from "../../runtime/files/FileFault.ts";
import { newYorkDate } from "../../runtime/files/newYorkDate.ts";
import { jsonTexts } from "../../runtime/files/quotes/jsonTexts.ts";
import { pickFields } from "../../runtime/files/quotes/pickFields.ts";
import { baseAddress } from "../../runtime/providers/baseAddress.ts";
import { getBytes } from "../../runtime/providers/http.ts";
import { BAR_MS } from "./BarInterval.ts";
import type {
  Bar,
  BarAnswer,
  BarQuestion,
  HistoryAdapter,
  HistoryOptions,
} from "./HistoryAdapter.ts";
import { parseAnswer } from "./parseAnswer.ts";

const BASE = "https://financialmodelingprep.com/stable/";
const PATH = "historical-price-eod/full";

/** Its name of each field. */
const FIELDS = {
  ...{ price: ["close"], open: ["open"], high: ["high"], low: ["low"], volume: ["volume"] },
};

/** Days of Financial Modeling Prep. It gives dates alone: a day stands for 16:00 New York time of it. */
// https://site.financialmodelingprep.com/developer/docs/stable/historical-price-eod-full
export function fmpHistory({ apiKey, baseUrl = BASE, clock }: HistoryOptions): HistoryAdapter {
  const base = baseAddress(baseUrl);
  return {
    name: "fmp",
    dataSource: BACKFILL_SOURCE,
    ask: ({ symbol, fromMs, toMs }, signal) => {
      const url = new URL(PATH, base);
      url.searchParams.set("symbol", symbol);
      url.searchParams.set("from", newYorkDate(fromMs));
      url.searchParams.set("to", newYorkDate(toMs));
      const headers = { apikey: apiKey };
      return getBytes({ provider: "fmp", url, headers, signal, nowMs: clock.now() });
    },
    read,
  };
}

function read(body: Uint8Array, { symbol }: BarQuestion): BarAnswer {
  const { text, value } = parseAnswer(body);
  if (!Array.isArray(value)) {
    throw new FileFault("provider_error", "is no list of days; the provider refused the request");
  }
  const bars: Bar[] = [];
  let misplaced = 0;
  for (const raw of jsonElements(text)) {
    const texts = raw.startsWith("{") ? jsonTexts(raw) : new Map<string, string>();
    const close = closeOfDay(texts.get("date") ?? "");
    if (close === undefined || texts.get("symbol") !== symbol) misplaced += 1;
    else {
      const endsAtMs = Date.parse(close);
      const fields = pickFields(texts, FIELDS);
      bars.push({ beginsAtMs: endsAtMs - BAR_MS["1d"], endsAtMs, fields, raw });
    }
  }
  return { bars, misplaced };
}
