import { createRandom, type Random } from "./createRandom.ts";

/** Lowest simulated price in cents: steps are shares of the price, and below a dollar they vanish. */
const PRICE_CENTS_MIN = 100;

/**
 * One symbol's made-up price on its way, in whole cents: up to 0.15 percent from step to step, small moves
 * likelier than large ones, and a gap of up to 3 percent at each opening. A function of seeds alone, the
 * same on any machine.
 */
export class PriceWalk {
  readonly symbol: string;
  readonly #random: Random;
  #price: number;
  #previousClose: number;
  #open = 0;
  #high = 0;
  #low = 0;
  #volume = 0;
  #opening = true;

  /**
   * @param seed the symbol's price before the first session follows from it
   * @param steps seed of the steps, where they are to be others than the first ones of `seed`
   */
  constructor(symbol: string, seed: string, steps?: string) {
    this.symbol = symbol;
    const random = createRandom(seed);
    this.#price = 2_000 + Math.floor(random() * 48_000);
    this.#previousClose = this.#price;
    this.#random = steps === undefined ? random : createRandom(steps);
  }

  /** Ends a session: the last price is the previous close of the next one. */
  openSession(): void {
    this.#previousClose = this.#price;
    this.#opening = true;
    this.#volume = 0;
  }

  /** The price at the last step, in cents. */
  get priceCents(): number {
    return this.#price;
  }

  step(): void {
    const stepMax = this.#price * (this.#opening ? 0.03 : 0.0015);
    const moved = this.#price + Math.round(this.#spread() * stepMax);
    this.#price = Math.max(PRICE_CENTS_MIN, moved);
    if (this.#opening) this.#open = this.#high = this.#low = this.#price;
    this.#opening = false;
    this.#high = Math.max(this.#high, this.#price);
    this.#low = Math.min(this.#low, this.#price);
    this.#volume += 100 * (1 + Math.floor(this.#random() * 50));
  }

  /**
   * The fields of a tick at the last step: open, high, low and volume are the session's so far. Marked
   * `data_source: "simulated"`, so that no live pipeline takes it.
   * @param atMs its trade time, epoch milliseconds
   */
  tick(atMs: number): Readonly<Record<string, string>> {
    return {
      symbol: this.symbol,
      timestamp: new Date(atMs).toISOString(),
      price: formatCents(this.#price),
      open: formatCents(this.#open),
      high: formatCents(this.#high),
      low: formatCents(this.#low),
      previous_close: formatCents(this.#previousClose),
      volume: String(this.#volume),
      data_source: "simulated",
    };
  }

  /** From -1 to 1. Sums only: the same on every machine. */
  #spread(): number {
    const draw = this.#random;
    return (draw() + draw() + draw() + draw()) / 2 - 1;
  }
}

function formatCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
