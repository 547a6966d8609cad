import type { AdapterOptions, ProviderAdapter } from "./ProviderAdapter.ts";
import { PriceWalk } from "./PriceWalk.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 1_000;

/** A symbol's walk through one day, and how far it is. */
interface DayWalk {
  readonly dayMs: number;
  readonly walk: PriceWalk;
  steps: number;
}

/**
 * Makes prices up: a seeded random walk with a step a second, opening anew at each UTC midnight. What it
 * says of a moment follows from seed, symbol and moment, whatever was asked before and by whom.
 */
export function simulatedAdapter({
  seed = "1",
  clock,
  dataSource = "simulated",
}: AdapterOptions): ProviderAdapter {
  const days = new Map<string, DayWalk>();
  return {
    name: "simulated",
    dataSource,
    atOnce: 1,
    ask: (symbols) => {
      const atMs = Math.floor(clock.now() / STEP_MS) * STEP_MS;
      const ticks = symbols.map((symbol) => {
        const day = walkTo(atMs, days.get(symbol) ?? openDay(symbol, seed, atMs), seed);
        days.set(symbol, day);
        return { ...day.walk.tick(atMs), data_source: dataSource };
      });
      return Promise.resolve(Buffer.from(JSON.stringify(ticks)));
    },
  };
}

/**
 * A symbol's walk through a day, before its first step: one is taken at each of its seconds.
 * @param dayMs its midnight in UTC, epoch milliseconds
 */
export function walkOfDay(symbol: string, seed: string, dayMs: number): PriceWalk {
  const own = `${seed}/${symbol}`;
  return new PriceWalk(symbol, own, `${own}/${dayMs / DAY_MS}`);
}

function openDay(symbol: string, seed: string, atMs: number): DayWalk {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  return { dayMs, walk: walkOfDay(symbol, seed, dayMs), steps: 0 };
}

function walkTo(atMs: number, known: DayWalk, seed: string): DayWalk {
  const steps = (atMs % DAY_MS) / STEP_MS + 1;
  const isAhead = known.dayMs + DAY_MS > atMs && known.dayMs <= atMs && known.steps <= steps;
  const day = isAhead ? known : openDay(known.walk.symbol, seed, atMs);
  for (; day.steps < steps; day.steps += 1) day.walk.step();
  return day;
}
