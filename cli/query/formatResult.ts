import type { LakeColumn, LakeValue, QueryResult } from "./openLake.ts";

/** How a result is written: for people, for spreadsheets, for programs. */
export type ResultFormat = "table" | "csv" | "json";

/**
 * Writes a result out, piece by piece. `csv` is RFC 4180 with a header, NULL as an
 * empty field and an empty text as `""`. `json` is one array of objects, a row on each line; exact
 * numbers that JSON readers would round (decimals, integers above 2^53) are strings. Both are streamed;
 * `table` has to see all rows before it knows how wide its columns are.
 */
export function formatResult(result: QueryResult, format: ResultFormat): AsyncGenerator<string> {
  switch (format) {
    case "table":
      return formatTable(result);
    case "csv":
      return formatCsv(result);
    case "json":
      return formatJson(result);
  }
}

async function* formatJson({ columns, rows }: QueryResult): AsyncGenerator<string> {
  const names = columns.map(({ name }) => JSON.stringify(name));
  let before = "[\n";
  for await (const row of rows) {
    const members = names.map((name, index) => `${name}:${JSON.stringify(row[index] ?? null)}`);
    yield `${before}{${members.join(",")}}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

async function* formatCsv({ columns, rows }: QueryResult): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => csvField(name)).join(",")}\n`;
  for await (const row of rows) yield `${row.map(csvField).join(",")}\n`;
}

function csvField(value: LakeValue): string {
  if (value === null) return "";
  const text = plainText(value);
  return text === "" || /[",\r\n]/.test(text) || text !== text.trim()
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

function plainText(value: LakeValue): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

async function* formatTable({ columns, rows }: QueryResult): AsyncGenerator<string> {
  const lines: string[][] = [];
  for await (const row of rows) lines.push(row.map(tableCell));
  const header = columns.map(({ name }) => tableCell(name));
  const widths = header.map((name, index) =>
    lines.reduce((width, cells) => Math.max(width, lengthOf(cells[index] ?? "")), lengthOf(name)),
  );
  const writeLine = (cells: readonly string[]): string => {
    const padded = cells.map((cell, index) => {
      const space = " ".repeat((widths[index] ?? 0) - lengthOf(cell));
      return isNumeric(columns[index]) ? space + cell : cell + space;
    });
    return `${padded.join("  ").trimEnd()}\n`;
  };
  yield writeLine(header);
  yield writeLine(widths.map((width) => "-".repeat(width)));
  for (const cells of lines) yield writeLine(cells);
  yield `(${lines.length} ${lines.length === 1 ? "row" : "rows"})\n`;
}

/** Signs that would break the lines, or tell the terminal to do something, are written out. */
function tableCell(value: LakeValue): string {
  const text = value === null ? "NULL" : plainText(value);
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (sign) => {
    const written = JSON.stringify(sign).slice(1, -1);
    return written === sign ? `\\u00${sign.charCodeAt(0).toString(16)}` : written;
  });
}

function lengthOf(text: string): number {
  return [...text].length;
}

function isNumeric(column: LakeColumn | undefined): boolean {
  return /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(
    column?.type ?? "",
  );
}
