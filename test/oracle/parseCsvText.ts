/** A row of a CSV text. */
export interface OracleRow {
  /** Line on which it starts, from 1. */
  readonly line: number;
  /** Undefined when the row is broken. */
  readonly fields: readonly string[] | undefined;
}

/**
 * Splits a CSV text into rows, all at once and by hand. A quoted field may go over lines as long as none
 * of them is a whole row by itself: otherwise the quote was never closed, and its line alone is broken.
 * The first row is the header; a row with another number of fields is broken.
 */
export function parseCsvText(text: string): OracleRow[] {
  // Lines at even places, what ends them at odd ones.
  const parts = text.replace(/^\uFEFF/, "").split(/(\r\n|\n|\r)/);
  const rows: OracleRow[] = [];
  let columns: number | undefined;
  for (let at = 0; at < parts.length; at += 2) {
    if (/^[ \t]*$/.test(parts[at] ?? "")) continue;
    const last = columns === undefined ? at : findLastLine(parts, at, columns);
    const fields = splitRow(parts.slice(at, last + 1).join(""));
    const isWhole = Array.isArray(fields) && fields.length === (columns ?? fields.length);
    rows.push({ line: at / 2 + 1, fields: isWhole ? fields : undefined });
    if (!isWhole) continue;
    columns ??= fields.length;
    at = last;
  }
  return rows;
}

/** Where a row ends that may go over lines. */
function findLastLine(parts: readonly string[], first: number, columns: number): number {
  let last = first;
  while (splitRow(parts.slice(first, last + 1).join("")) === "open" && last + 2 < parts.length) {
    const next = splitRow(parts[last + 2] ?? "");
    if (Array.isArray(next) && next.length === columns) break;
    last += 2;
  }
  return last;
}

/** Fields of a row, `open` when a quote is not closed, `bad` when quotes stand where none may. */
function splitRow(row: string): string[] | "open" | "bad" {
  const fields: string[] = [];
  let rest = row;
  for (;;) {
    const space = /^[ \t\n\r\f]*/.exec(rest)?.[0] ?? "";
    const quoted = /^"((?:[^"]|"")*)"[ \t\n\r\f]*(?=,|$)/.exec(rest.slice(space.length));
    if (quoted !== null) {
      fields.push((quoted[1] ?? "").replaceAll('""', '"'));
      rest = rest.slice(space.length + quoted[0].length);
    } else if (rest.startsWith('"', space.length)) {
      return /^"(?:[^"]|"")*$/.test(rest.slice(space.length)) ? "open" : "bad";
    } else {
      const bare = /^[^,]*/.exec(rest)?.[0] ?? "";
      if (bare.includes('"')) return "bad";
      fields.push(bare.replace(/^[ \t\n\r\f]+/, "").replace(/[ \t\n\r\f]+$/, ""));
      rest = rest.slice(bare.length);
    }
    if (rest === "") return fields;
    rest = rest.slice(1);
  }
}
