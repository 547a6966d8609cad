import { AverageWindow } from "../runtime/domain/AverageWindow.ts";
import type { Decimal } from "../runtime/domain/decimal.ts";
import { ScaledCrossover } from "../runtime/domain/ScaledCrossover.ts";

const PRICES = 100_000;
const ROUNDS = 40;
const WARM_UP = 5;

const ZERO: Decimal = { mantissa: 0, decimals: 0 };

/** A random walk in whole cents; the seed is fixed, so that every run has the same crossings. */
function makeCents(): number[] {
  let state = 12_345;
  let cents = 10_000;
  return Array.from({ length: PRICES }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    cents = Math.max(100, cents + ((state >>> 8) % 41) - 20);
    return cents;
  });
}

/** The floor: two sums over one array, no object, no exactness beyond doubles. */
function plainLoop(prices: readonly number[], short: number, long: number): number {
  const ring = new Float64Array(long);
  let [shortSum, longSum, side, crossings, next] = [0, 0, 0, 0, 0];
  for (let index = 0; index < prices.length; index += 1) {
    const price = prices[index] ?? 0;
    const leaving = next - short;
    shortSum += price - (ring[leaving < 0 ? leaving + long : leaving] ?? 0);
    longSum += price - (ring[next] ?? 0);
    ring[next] = price;
    next = next + 1 === long ? 0 : next + 1;
    if (index < long - 1) continue;
    const difference = shortSum * long - longSum * short;
    const now = difference > 0 ? 1 : difference < 0 ? -1 : side;
    if (side !== 0 && now !== side) crossings += 1;
    side = now;
  }
  return crossings;
}

function scaledCrossover(prices: readonly number[], short: number, long: number): number {
  const crossover = new ScaledCrossover(short, long);
  let [side, crossings] = [0, 0];
  for (let index = 0; index < prices.length; index += 1) {
    const now = crossover.push(prices[index] ?? 0);
    if (now === 0) continue;
    if (side !== 0 && now !== side) crossings += 1;
    side = now;
  }
  return crossings;
}

function averageWindow(prices: readonly Decimal[], short: number, long: number): number {
  const window = new AverageWindow({ short, long }, []);
  let [side, crossings] = [0, 0];
  for (let index = 0; index < prices.length; index += 1) {
    const now = window.push(prices[index] ?? ZERO);
    if (now === 0) continue;
    if (side !== 0 && now !== side) crossings += 1;
    side = now;
  }
  return crossings;
}

/** Nanoseconds per price of each way, best and median of interleaved rounds. */
export function benchCrossover(): void {
  const prices = makeCents();
  const decimals = prices.map((mantissa) => ({ mantissa, decimals: 2 }));
  const ways = {
    "plain loop": () => plainLoop(prices, 5, 20),
    ScaledCrossover: () => scaledCrossover(prices, 5, 20),
    AverageWindow: () => averageWindow(decimals, 5, 20),
  };
  const times = new Map<string, number[]>();
  const crossings = new Set<number>();
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      crossings.add(way());
      const nanoseconds = ((performance.now() - start) * 1e6) / PRICES;
      if (round >= WARM_UP) times.set(name, [...(times.get(name) ?? []), nanoseconds]);
    }
  }
  if (crossings.size !== 1) throw new Error(`the ways disagree: ${[...crossings].join(", ")}`);
  const floor = median(times.get("plain loop") ?? []);
  console.log(
    `crossover 5/20, ${PRICES} prices x ${ROUNDS} rounds, ${[...crossings][0]} crossings`,
  );
  for (const [name, values] of times) {
    const middle = median(values);
    const best = Math.min(...values);
    console.log(
      `  ${name.padEnd(16)} ${middle.toFixed(1)} ns median, ${best.toFixed(1)} ns best, ` +
        `${(middle / floor).toFixed(1)} x plain loop`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) benchCrossover();
