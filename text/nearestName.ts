/** Typing mistakes beyond which two names have nothing to do with each other. */
const MOST_MISTAKES = 3;

/**
 * Finds what somebody who wrote a wrong name probably meant: the name with the fewest typing mistakes between, three
 * at most and fewer than half of its letters. Case does not count; of two alike the first in the alphabet.
 * @returns undefined if nothing is close
 */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  const [best] = [...names]
    .sort()
    .map((name) => ({ name, mistakes: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, mistakes }) => mistakes <= MOST_MISTAKES && mistakes * 2 < name.length)
    .sort((one, other) => one.mistakes - other.mistakes);
  return best?.name;
}

/** Levenshtein distance; names whose lengths differ by more are too far anyway. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_MISTAKES) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
