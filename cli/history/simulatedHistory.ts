import { SIMULATED_BACKFILL_SOURCE } from "../../runtime/contract/tick.ts";
import { walkOfDay } from "../../runtime/providers/simulated.ts";
import { BAR_MS } from "./BarInterval.ts";
import type { Bar, BarQuestion, HistoryAdapter, HistoryOptions } from "./HistoryAdapter.ts";
import { parseAnswer } from "./parseAnswer.ts";

const DAY_MS = BAR_MS["1d"];
const STEP_MS = 1_000;
const SHARES_A_STEP = 100;

/** A bar as it is made up: times in epoch milliseconds, prices in cents. */
interface MadeUpBar {
  readonly beginsAtMs: number;
  readonly endsAtMs: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
}

/**
 * Bars of the walk that simulated quotes show: the close of a bar is the quote of its last second. The market
 * never closes.
 */
export function simulatedHistory({ seed = "1" }: HistoryOptions): HistoryAdapter {
  return {
    name: "simulated",
    dataSource: SIMULATED_BACKFILL_SOURCE,
    ask: (question) => Promise.resolve(Buffer.from(JSON.stringify([...makeUp(question, seed)]))),
    read: (body) => {
      const bars = parseAnswer(body).value as readonly MadeUpBar[];
      return { bars: bars.map(readBar), misplaced: 0 };
    },
  };
}

function* makeUp(question: BarQuestion, seed: string): Generator<MadeUpBar, void, undefined> {
  const { fromMs, toMs } = question;
  // A bar that ends at midnight is of the day before.
  let dayMs = Math.floor((fromMs - 1) / DAY_MS) * DAY_MS;
  for (; dayMs < toMs; dayMs += DAY_MS) {
    for (const bar of barsOfDay(question, seed, dayMs)) {
      if (bar.endsAtMs >= fromMs && bar.endsAtMs <= toMs) yield bar;
    }
  }
}

function* barsOfDay(
  { symbol, interval }: BarQuestion,
  seed: string,
  dayMs: number,
): Generator<MadeUpBar, void, undefined> {
  const walk = walkOfDay(symbol, seed, dayMs);
  const barMs = BAR_MS[interval];
  for (let beginsAtMs = dayMs; beginsAtMs < dayMs + DAY_MS; beginsAtMs += barMs) {
    walk.step();
    const open = walk.priceCents;
    const bar: MadeUpBar = {
      ...{ beginsAtMs, endsAtMs: beginsAtMs + barMs, open, high: open, low: open, close: open },
    };
    for (let step = 1; step < barMs / STEP_MS; step += 1) {
      walk.step();
      bar.close = walk.priceCents;
      bar.high = Math.max(bar.high, bar.close);
      bar.low = Math.min(bar.low, bar.close);
    }
    yield bar;
  }
}

function readBar(bar: MadeUpBar): Bar {
  const { beginsAtMs, endsAtMs, open, high, low, close } = bar;
  const fields = new Map([
    ["price", inDollars(close)],
    ["open", inDollars(open)],
    ["high", inDollars(high)],
    ["low", inDollars(low)],
    ["volume", String(((endsAtMs - beginsAtMs) / STEP_MS) * SHARES_A_STEP)],
  ]);
  return { beginsAtMs, endsAtMs, fields, raw: JSON.stringify(bar) };
}

function inDollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
