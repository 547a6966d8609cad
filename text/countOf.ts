/**
 * A number and what it counts, for a sentence: `1 tick`, `1,234 ticks`.
 * @param plural default: the word with an `s`
 */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}
