/** Typing mistakes beyond which two names have nothing to do with each other. */
const MAX_MISTAKES = 3;

/**
 * Finds what somebody who wrote a wrong name probably meant; case does not count.
 * @returns undefined if nothing is close.
 */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.min(MAX_MISTAKES, Math.ceil(wrong.length / 2)) + 1;
  for (const name of [...names].sort()) {
    const mistakes = distance(wrong.toLowerCase(), name.toLowerCase());
    if (mistakes >= fewest) continue;
    fewest = mistakes;
    best = name;
  }
  return best;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
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
