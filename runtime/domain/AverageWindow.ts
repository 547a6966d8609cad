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
  /** Largest whole number for which every product stays exact as a double. */
  readonly #largest: number;
  /** The last prices as they came, as a ring: what a change of unit starts again from. */
  readonly #prices: Decimal[] = [];
  #next = 0;
  #decimals = 0;
  #scaled: ScaledCrossover | undefined;
  #big: BigCrossover | undefined;

  constructor(windows: Windows, prices: readonly Decimal[]) {
    this.#windows = windows;
    this.#largest = Math.floor((Number.MAX_SAFE_INTEGER - 1) / (windows.short * windows.long));
    this.#decimals = Math.max(0, ...prices.map(({ decimals }) => decimals));
    this.#scaled = new ScaledCrossover(windows.short, windows.long);
    for (const price of prices) this.push(price);
  }

  /** Takes the next price and tells which average is now higher; 0 while equal or not yet known. */
  push(price: Decimal): Side {
    this.#prices[this.#next] = price;
    this.#next = this.#next + 1 === this.#windows.long ? 0 : this.#next + 1;
    const { mantissa, decimals } = price;
    const scaled =
      decimals === this.#decimals
        ? mantissa
        : mantissa * (POWERS_OF_TEN[this.#decimals - decimals] ?? Infinity);
    if (this.#scaled !== undefined && scaled <= this.#largest) return this.#scaled.push(scaled);
    return this.#big?.push(scaleToBigInt(price, MAX_DECIMALS)) ?? this.#restart();
  }

  /** Sum of the last `short` prices, exactly. */
  get shortSum(): DecimalText {
    return formatScaled(this.#sums.shortSum, this.#decimals);
  }

  /** Sum of the last `long` prices, exactly. */
  get longSum(): DecimalText {
    return formatScaled(this.#sums.longSum, this.#decimals);
  }

  /** The short average, rounded half to even to 8 decimals: for display only. */
  get shortAverage(): DecimalText {
    return this.#average(this.#sums.shortSum, this.#windows.short);
  }

  /** The long average, rounded likewise. */
  get longAverage(): DecimalText {
    return this.#average(this.#sums.longSum, this.#windows.long);
  }

  #average(sum: bigint, count: number): DecimalText {
    return divideHalfEven(sum, BigInt(count) * 10n ** BigInt(this.#decimals));
  }

  get #sums(): { readonly shortSum: bigint; readonly longSum: bigint } {
    return this.#big ?? this.#scaled ?? { shortSum: 0n, longSum: 0n };
  }

  /** Counts in the unit that all prices need: as doubles if they stay exact, else as BigInt. */
  #restart(): Side {
    const { short, long } = this.#windows;
    const prices = [...this.#prices.slice(this.#next), ...this.#prices.slice(0, this.#next)];
    const decimals = Math.max(...prices.map((price) => price.decimals));
    const staysExact = prices.every(
      (price) => price.mantissa * 10 ** (decimals - price.decimals) <= this.#largest,
    );
    this.#decimals = staysExact ? decimals : MAX_DECIMALS;
    this.#scaled = staysExact ? new ScaledCrossover(short, long) : undefined;
    this.#big = staysExact ? undefined : new BigCrossover(short, long);
    this.#prices.length = 0;
    this.#next = 0;
    let side: Side = 0;
    for (const price of prices) side = this.push(price);
    return side;
  }
}
