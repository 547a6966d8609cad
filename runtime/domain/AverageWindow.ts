import type { DecimalText } from "../contract/tick.ts";
import type { Decimal } from "./decimal.ts";
import {
  divideHalfEven,
  formatScaled,
  MAX_DECIMALS,
  POWERS_OF_TEN,
  scaleToBigInt,
} from "./decimal.ts";
import type { Side } from "./ScaledCrossover.ts";
import { BigCrossover, ScaledCrossover } from "./ScaledCrossover.ts";

/** Lengths of the two moving averages, in ticks; `1 <= short < long`. */
export interface Windows {
  readonly short: number;
  readonly long: number;
}

/**
 * The last prices of one symbol and the side their averages are on. Prices are held as whole numbers of
 * the finest unit seen, as doubles while every product stays below 2^53 and as BigInt beyond, so that no
 * rounding ever decides an alert.
 */
export class AverageWindow {
  readonly #windows: Windows;
  /** The last prices, oldest first, at most `long`: what a change of unit starts again from. */
  #prices: Decimal[] = [];
  #decimals = 0;
  #crossover: ScaledCrossover | BigCrossover;

  constructor(windows: Windows, prices: readonly Decimal[]) {
    this.#windows = windows;
    this.#decimals = Math.max(0, ...prices.map(({ decimals }) => decimals));
    this.#crossover = new ScaledCrossover(windows.short, windows.long);
    for (const price of prices) this.push(price);
  }

  /** Takes the next price and tells which average is now higher; 0 while equal or not yet known. */
  push(price: Decimal): Side {
    if (this.#prices.length === this.#windows.long) this.#prices.shift();
    this.#prices.push(price);
    if (this.#crossover instanceof BigCrossover) return this.#pushBig(this.#crossover, price);
    if (price.decimals > this.#decimals) return this.#restart(price.decimals);
    const scaled = price.mantissa * (POWERS_OF_TEN[this.#decimals - price.decimals] ?? NaN);
    const { short, long } = this.#windows;
    if (scaled * short * long >= Number.MAX_SAFE_INTEGER) return this.#restart(MAX_DECIMALS);
    return this.#crossover.push(scaled);
  }

  /** Sum of the last `short` prices, exactly. */
  get shortSum(): DecimalText {
    return formatScaled(this.#crossover.shortSum, this.#decimals);
  }

  /** Sum of the last `long` prices, exactly. */
  get longSum(): DecimalText {
    return formatScaled(this.#crossover.longSum, this.#decimals);
  }

  /** The short average, rounded half to even to 8 decimals: for display only. */
  get shortAverage(): DecimalText {
    return this.#average(this.#crossover.shortSum, this.#windows.short);
  }

  /** The long average, rounded likewise. */
  get longAverage(): DecimalText {
    return this.#average(this.#crossover.longSum, this.#windows.long);
  }

  #average(sum: bigint, count: number): DecimalText {
    return divideHalfEven(sum, BigInt(count) * 10n ** BigInt(this.#decimals));
  }

  /** Counts in a finer unit from here on: as doubles if they stay exact, else as BigInt. */
  #restart(decimals: number): Side {
    const { short, long } = this.#windows;
    const largest = this.#prices.reduce(
      (max, price) => Math.max(max, price.mantissa * 10 ** (decimals - price.decimals)),
      0,
    );
    const staysExact = largest * short * long < Number.MAX_SAFE_INTEGER;
    this.#decimals = staysExact ? decimals : MAX_DECIMALS;
    this.#crossover = staysExact ? new ScaledCrossover(short, long) : new BigCrossover(short, long);
    const prices = this.#prices;
    this.#prices = [];
    let side: Side = 0;
    for (const price of prices) side = this.push(price);
    return side;
  }

  #pushBig(crossover: BigCrossover, price: Decimal): Side {
    return crossover.push(scaleToBigInt(price, MAX_DECIMALS));
  }
}
