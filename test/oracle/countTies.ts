import { averageOf, compareFractions, parseFraction } from "./fraction.ts";

/** How often two averages of a series are the same number. */
export interface Ties {
  /** Places where both windows are full. */
  readonly places: number;
  /** Places where the averages are exactly equal. */
  readonly ties: number;
  /** Ties between different sides: a tie that is no tie in floating point invents a crossing there. */
  readonly touches: number;
  /** Changes of side. */
  readonly crossings: number;
}

/** Counts the exact ties of the short and the long average over a series of decimal texts. */
export function countTies(prices: readonly string[], short: number, long: number): Ties {
  const fractions = prices.map(parseFraction);
  const signs: number[] = [];
  for (let end = long; end <= fractions.length; end += 1) {
    signs.push(
      compareFractions(
        averageOf(fractions.slice(end - short, end)),
        averageOf(fractions.slice(end - long, end)),
      ),
    );
  }
  const decided = signs.filter((sign) => sign !== 0);
  return {
    places: signs.length,
    ties: signs.length - decided.length,
    touches: signs.filter((sign, index) => {
      const before = signs[index - 1];
      return sign === 0 && before !== undefined && before !== 0 && signs[index + 1] === before;
    }).length,
    crossings: decided.filter((sign, index) => index > 0 && sign !== decided[index - 1]).length,
  };
}
