import { DateTime } from "luxon";
import { jsonElements } from "../../runtime/domain/jsonElements.ts";
import { jsonMembers } from "../../runtime/domain/jsonMembers.ts";
import { closeOfDay } from "../../runtime/files/closeOfDay.ts";
import { FileFault } from "../../runtime/files/FileFault.ts";
import { shortestSingle } from "../../runtime/files/quotes/shortestSingle.ts";
import { BAR_MS } from "./BarInterval.ts";
import type { Bar, BarAnswer, BarQuestion } from "./HistoryAdapter.ts";
import { parseAnswer } from "./parseAnswer.ts";

/** Its name of each field. */
const FIELDS = {
  price: "close",
  open: "open",
  high: "high",
  low: "low",
  volume: "volume",
} as const;

/** Lengths of bars as Yahoo may call them. */
const HOUR: ReadonlySet<unknown> = new Set(["1h", "60m"]);

/** What closes at 16:00 where the time is New York's; futures and currencies do not. */
const STOCKS: ReadonlySet<unknown> = new Set(["EQUITY", "ETF", "INDEX", "MUTUALFUND"]);

/** A session, in epoch seconds. */
interface Session {
  readonly start: number;
  readonly end: number;
}

/** What is read of `chart.result[0].meta`. */
interface Meta {
  readonly symbol?: unknown;
  readonly currency?: unknown;
  readonly fullExchangeName?: unknown;
  readonly exchangeTimezoneName?: unknown;
  readonly instrumentType?: unknown;
  readonly dataGranularity?: unknown;
  readonly tradingPeriods?: unknown;
}

/**
 * Reads the answer of Yahoo's chart, prices as the texts they are. Bars outside the regular session and off
 * the raster are misplaced: Yahoo puts the last trade behind the bars of today as if it were one.
 * @throws {FileFault} if it is another answer
 */
export function readYahooBars(body: Uint8Array, question: BarQuestion): BarAnswer {
  const { text, value } = parseAnswer(body);
  const { chart } = (value ?? {}) as { readonly chart?: { readonly error?: { code?: unknown } } };
  if (chart?.error?.code === "Not Found") return { bars: [], misplaced: 0 };
  const result = within(text, "chart", "result");
  const [first] = result?.startsWith("[") === true ? jsonElements(result) : [];
  if (first === undefined) return fail("has no results; the provider refused the request");
  const meta = JSON.parse(within(first, "meta") ?? "{}") as Meta;
  if (meta.symbol !== question.symbol) return fail("is about another symbol");
  if (!isAsked(meta.dataGranularity, question)) return fail("has bars of another length");
  const times = list(first, "timestamp");
  // Without any bar there are no times either.
  return times === undefined ? { bars: [], misplaced: 0 } : place(first, times, meta, question);
}

function place(
  result: string,
  times: readonly string[],
  meta: Meta,
  question: BarQuestion,
): BarAnswer {
  const [quote = "{}"] = elements(within(result, "indicators", "quote"));
  const columns = Object.entries(FIELDS).map(
    ([field, name]) => [field, list(quote, name) ?? []] as const,
  );
  if (columns.some(([, texts]) => texts.length !== 0 && texts.length !== times.length)) {
    return fail("has not as many prices as times");
  }
  const common = new Map<string, string>();
  if (typeof meta.fullExchangeName === "string") common.set("exchange", meta.fullExchangeName);
  const currency = typeof meta.currency === "string" ? { currency: meta.currency } : {};
  const timeBar = timing(meta, question);
  const bars: Bar[] = [];
  for (const [index, time] of times.entries()) {
    const span = timeBar(Number(time) * 1000);
    if (span === undefined) continue;
    const fields = new Map(common);
    for (const [field, texts] of columns) {
      const said = texts[index];
      if (said === undefined || !/^[-0-9]/.test(said)) continue;
      fields.set(field, field === "volume" ? said : shortestSingle(said));
    }
    const raw = JSON.stringify({ timestamp: time, ...Object.fromEntries(fields) });
    bars.push({ ...span, ...currency, fields, raw });
  }
  return { bars, misplaced: times.length - bars.length };
}

type Span = Pick<Bar, "beginsAtMs" | "endsAtMs">;

/** Says from when to when a bar lasts that begins at a time; undefined: it is none. */
function timing(meta: Meta, { interval }: BarQuestion): (beginsAtMs: number) => Span | undefined {
  if (interval === "1d") return (beginsAtMs) => daySpan(beginsAtMs, meta);
  const sessions = sessionsOf(meta.tradingPeriods);
  const barMs = BAR_MS[interval];
  return (beginsAtMs) => {
    if (!Number.isSafeInteger(beginsAtMs)) return undefined;
    if (sessions.length === 0) {
      const span = { beginsAtMs, endsAtMs: beginsAtMs + barMs };
      return beginsAtMs % barMs === 0 ? span : undefined;
    }
    const session = sessions.find(
      ({ start, end }) => beginsAtMs >= start * 1000 && beginsAtMs < end * 1000,
    );
    if (session === undefined || (beginsAtMs - session.start * 1000) % barMs !== 0) {
      return undefined;
    }
    // The last hour of a session of six and a half has thirty minutes.
    return { beginsAtMs, endsAtMs: Math.min(beginsAtMs + barMs, session.end * 1000) };
  };
}

/** A day ends at 16:00 where US stocks are traded, elsewhere with the day itself: sessions differ. */
function daySpan(beginsAtMs: number, meta: Meta): Span | undefined {
  const zone = typeof meta.exchangeTimezoneName === "string" ? meta.exchangeTimezoneName : "";
  const begins = DateTime.fromMillis(beginsAtMs, { zone, locale: "en-US" });
  if (!begins.isValid) return undefined;
  const isStock = zone === "America/New_York" && STOCKS.has(meta.instrumentType);
  const close = isStock ? closeOfDay(begins.toFormat("yyyy-MM-dd")) : undefined;
  const endsAtMs =
    close === undefined ? begins.startOf("day").plus({ days: 1 }).toMillis() : Date.parse(close);
  return { beginsAtMs, endsAtMs };
}

function sessionsOf(periods: unknown): readonly Session[] {
  const regular = (periods as { readonly regular?: unknown } | undefined)?.regular ?? periods;
  if (!Array.isArray(regular)) return [];
  return (regular.flat() as readonly Partial<Session>[]).filter(
    (session): session is Session =>
      Number.isSafeInteger(session.start) && Number.isSafeInteger(session.end),
  );
}

function isAsked(granularity: unknown, { interval }: BarQuestion): boolean {
  if (granularity === undefined || granularity === interval) return true;
  return interval === "1h" && HOUR.has(granularity);
}

/** The source text of a member inside members; undefined: there is none. */
function within(text: string, ...names: readonly string[]): string | undefined {
  let found: string | undefined = text;
  for (const name of names) {
    const inside: string | undefined = found;
    if (inside?.startsWith("{") !== true) return undefined;
    found = jsonMembers(inside).findLast((member) => member.name === name)?.value;
  }
  return found;
}

function list(text: string, name: string): readonly string[] | undefined {
  const found = within(text, name);
  return found?.startsWith("[") === true ? jsonElements(found) : undefined;
}

function elements(text: string | undefined): readonly string[] {
  return text?.startsWith("[") === true ? jsonElements(text) : [];
}

function fail(problem: string): never {
  throw new FileFault("provider_error", problem);
}
