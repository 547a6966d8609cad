/** A name as SQL writes it, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as DuckDB's readers take it: they read `[`, `*` and `?` as a pattern. */
export function escapeGlob(path: string): string {
  return path.replace(/[[*?]/g, (sign) => `[${sign}]`);
}
