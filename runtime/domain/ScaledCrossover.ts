/** Which average is higher: 1 the short one, -1 the long one, 0 equal or not yet known. */
export type Side = 1 | 0 | -1;

/**
 * The two moving averages over prices that are whole numbers of one unit, compared without rounding:
 * `short x longSum` against `long x shortSum`. Exact while `price x short x long < 2^53`; the caller
 * keeps that bound, and takes {@link BigCrossover} beyond it.
 */
export class ScaledCrossover {
  readonly #prices: Float64Array;
  readonly #short: number;
  readonly #long: number;
  #next = 0;
  #count = 0;
  #shortSum = 0;
  #longSum = 0;

  constructor(short: number, long: number) {
    this.#short = short;
    this.#long = long;
    this.#prices = new Float64Array(long);
  }

  /** Takes the next price and tells which average is higher; 0 until the long window is full. */
  push(price: number): Side {
    const prices = this.#prices;
    const next = this.#next;
    const long = this.#long;
    const leaving = next - this.#short;
    this.#shortSum += price - (prices[leaving < 0 ? leaving + long : leaving] ?? 0);
    this.#longSum += price - (prices[next] ?? 0);
    prices[next] = price;
    this.#next = next + 1 === long ? 0 : next + 1;
    if (this.#count < long && ++this.#count < long) return 0;
    const difference = this.#shortSum * long - this.#longSum * this.#short;
    return difference > 0 ? 1 : difference < 0 ? -1 : 0;
  }

  /** Sum of the last `short` prices. */
  get shortSum(): bigint {
    return BigInt(this.#shortSum);
  }

  /** Sum of the last `long` prices. */
  get longSum(): bigint {
    return BigInt(this.#longSum);
  }
}

/** {@link ScaledCrossover} for prices of any size. */
export class BigCrossover {
  readonly #prices: bigint[];
  readonly #short: number;
  readonly #long: number;
  #next = 0;
  #count = 0;
  shortSum = 0n;
  longSum = 0n;

  constructor(short: number, long: number) {
    this.#short = short;
    this.#long = long;
    this.#prices = new Array<bigint>(long).fill(0n);
  }

  /** Takes the next price and tells which average is higher; 0 until the long window is full. */
  push(price: bigint): Side {
    const prices = this.#prices;
    const next = this.#next;
    const leaving = next - this.#short;
    this.shortSum += price - (prices[leaving < 0 ? leaving + this.#long : leaving] ?? 0n);
    this.longSum += price - (prices[next] ?? 0n);
    prices[next] = price;
    this.#next = next + 1 === this.#long ? 0 : next + 1;
    if (this.#count < this.#long && ++this.#count < this.#long) return 0;
    const difference = this.shortSum * BigInt(this.#long) - this.longSum * BigInt(this.#short);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  }
}
