import type { Decimal } from "../../runtime/domain/decimal.ts";

/** A price and when it was traded. */
export interface PricePoint {
  /** Trade time, epoch milliseconds. */
  readonly atMs: number;
  readonly price: Decimal;
}

const SMALLEST = 64;

/**
 * The last prices of one symbol, oldest first and numbered, 17 bytes each: averages are not kept, since
 * they follow from the prices. Grows up to its capacity; then the newest replaces the oldest.
 */
export class PriceRing {
  readonly #capacity: number;
  #times = new Float64Array(0);
  #mantissas = new Float64Array(0);
  #decimals = new Uint8Array(0);
  /** Number of the oldest point. */
  #first = 0;
  #length = 0;

  /** @param capacity most points, 1 or more */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of the oldest point; that of the next one while there is none. */
  get first(): number {
    return this.#first;
  }

  /** Number of the next point. */
  get end(): number {
    return this.#first + this.#length;
  }

  /** How many points fit before the oldest. */
  get room(): number {
    return this.#capacity - this.#length;
  }

  /** Takes the next point. */
  push(point: PricePoint): void {
    this.#reserve(Math.min(this.#capacity, this.#length + 1));
    if (this.#length === this.#capacity) this.#first += 1;
    else this.#length += 1;
    this.#write(this.end - 1, point);
  }

  /** Takes points older than the oldest, oldest first; of too many the newest. */
  prepend(points: readonly PricePoint[]): void {
    const taken = points.slice(Math.max(0, points.length - this.room));
    this.#reserve(this.#length + taken.length);
    for (const point of taken.toReversed()) {
      this.#first -= 1;
      this.#length += 1;
      this.#write(this.#first, point);
    }
  }

  /** A point by its number. @throws {RangeError} if there is none, or no longer */
  at(number: number): PricePoint {
    if (number < this.#first || number >= this.end) {
      throw new RangeError(`point ${number} is not in ${this.#first} to ${this.end - 1}`);
    }
    const slot = this.#slot(number);
    return {
      atMs: this.#times[slot] ?? NaN,
      price: { mantissa: this.#mantissas[slot] ?? NaN, decimals: this.#decimals[slot] ?? 0 },
    };
  }

  #write(number: number, { atMs, price }: PricePoint): void {
    const slot = this.#slot(number);
    this.#times[slot] = atMs;
    this.#mantissas[slot] = price.mantissa;
    this.#decimals[slot] = price.decimals;
  }

  /** Numbers may be negative, slots not. */
  #slot(number: number): number {
    const size = this.#times.length;
    return ((number % size) + size) % size;
  }

  #reserve(length: number): void {
    if (length <= this.#times.length) return;
    const size = Math.min(this.#capacity, Math.max(SMALLEST, 2 * length));
    const points = Array.from({ length: this.#length }, (_, index) => this.at(this.#first + index));
    this.#times = new Float64Array(size);
    this.#mantissas = new Float64Array(size);
    this.#decimals = new Uint8Array(size);
    points.forEach((point, index) => this.#write(this.#first + index, point));
  }
}
