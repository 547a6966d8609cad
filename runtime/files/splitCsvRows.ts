import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import type { FileRejectionReason } from "../contract/fileRejection.ts";
import type { BrokenRow } from "./BrokenRow.ts";
import type { Line } from "./splitLines.ts";

/** A row of a CSV file. */
export interface CsvRow {
  /** Unquoted and trimmed. */
  readonly fields: readonly string[];
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  /** The row without its line end, byte for byte. */
  readonly raw: Buffer;
}

/** Bounds of a quoted field that runs over line ends. A longer one is an unclosed quote. */
const QUOTED_LINES_MAX = 100;
const QUOTED_BYTES_MAX = 65_536;

/** Whitespace that csv-parse trims, so that rows with and without quotes are trimmed alike. */
const OUTER_SPACE = /^[ \t\n\r\f]+|[ \t\n\r\f]+$/g;

/** A line with its number; what follows in the file may become part of its last field. */
interface NumberedLine extends Line {
  readonly number: number;
}

/** What is wrong with a row. */
interface Problem {
  readonly broken: string;
  readonly reason: FileRejectionReason;
}

type Parsed = { readonly fields: readonly string[]; readonly raw: Buffer } | Problem;

const UNCLOSED: Problem = { broken: "has an unclosed quote", reason: "row_badly_quoted" };
const TOO_LONG: Problem = { broken: "is too long to be held in memory", reason: "row_too_large" };
const NOT_UTF8: Problem = { broken: "is not UTF-8", reason: "row_not_utf8" };

/**
 * Splits lines into CSV rows (RFC 4180): quotes, doubled quotes, line ends inside quotes, blank lines
 * skipped. The first row is the header; a row with another number of fields is
 * broken. A broken row never takes others with it: a line that is a whole row by itself is not taken
 * for the inside of a quoted field that an earlier line left open.
 */
export async function* splitCsvRows(
  lines: AsyncIterable<Line>,
): AsyncGenerator<CsvRow | BrokenRow, void, undefined> {
  const source = new LookAhead(numberLines(lines));
  let columns: number | undefined;
  for (;;) {
    const line = await source.shift();
    if (line === undefined) return;
    if (line.bytes.every(isSpace)) continue;
    const row = await readRow(line, { source, columns });
    yield row;
    if ("fields" in row) columns ??= row.fields.length;
  }
}

interface RowContext {
  readonly source: LookAhead;
  readonly columns: number | undefined;
}

async function readRow(line: NumberedLine, context: RowContext): Promise<CsvRow | BrokenRow> {
  const where = { line: line.number, raw: line.bytes };
  if (line.isCut === true) return { ...TOO_LONG, ...where };
  let parsed = parseLine(line.bytes);
  if (parsed === UNCLOSED && context.columns !== undefined) {
    parsed = await closeQuote(line, { ...context, columns: context.columns });
  }
  if ("broken" in parsed) return { ...parsed, ...where };
  const broken = findWrongCount(parsed.fields, context.columns);
  return broken === undefined
    ? { ...where, ...parsed }
    : { broken, reason: "row_of_other_length", ...where };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

function findWrongCount(
  fields: readonly string[],
  columns: number | undefined,
): string | undefined {
  if (columns === undefined || fields.length === columns) return undefined;
  const noun = fields.length === 1 ? "field" : "fields";
  return `has ${fields.length} ${noun} where the header has ${columns}`;
}

/** Looks for the end of a quoted field in the lines that follow; takes them only when it is there. */
async function closeQuote(
  first: NumberedLine,
  { source, columns }: { source: LookAhead; columns: number },
): Promise<Parsed> {
  const pieces: Buffer[] = [first.bytes, Buffer.from(first.end)];
  let bytes = first.bytes.length;
  for (let ahead = 0; ahead < QUOTED_LINES_MAX && bytes <= QUOTED_BYTES_MAX; ahead += 1) {
    const line = await source.peek(ahead);
    if (line === undefined || line.isCut === true || isWholeRow(line, columns)) break;
    pieces.push(line.bytes);
    bytes += line.bytes.length;
    if (line.bytes.includes('"')) {
      const parsed = parseLine(Buffer.concat(pieces));
      if ("fields" in parsed && parsed.fields.length === columns) {
        source.drop(ahead + 1);
        return parsed;
      }
      if (parsed !== UNCLOSED) break;
    }
    pieces.push(Buffer.from(line.end));
  }
  return UNCLOSED;
}

function isWholeRow(line: NumberedLine, columns: number): boolean {
  const parsed = parseLine(line.bytes);
  return "fields" in parsed && parsed.fields.length === columns;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: "has text after a closing quote",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "has text after a closing quote",
  INVALID_OPENING_QUOTE: "has a quote inside an unquoted field",
};

function parseLine(bytes: Buffer): Parsed {
  if (!isUtf8(bytes)) return NOT_UTF8;
  const text = bytes.toString("utf8");
  // Without a quote there is nothing to unquote, and the parser's start costs twenty times the split.
  if (!text.includes('"')) {
    return { fields: text.split(",").map((field) => field.replace(OUTER_SPACE, "")), raw: bytes };
  }
  try {
    const rows = parse(text, {
      trim: true,
      relax_column_count: true,
      record_delimiter: "\n",
      max_record_size: 0,
    });
    return { fields: rows[0] ?? [], raw: bytes };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") return UNCLOSED;
    const broken = PROBLEMS[error.code] ?? `is no CSV: ${error.message}`;
    return { broken, reason: "row_badly_quoted" };
  }
}

/** Counts lines from 1. */
async function* numberLines(lines: AsyncIterable<Line>): AsyncGenerator<NumberedLine> {
  let number = 0;
  for await (const line of lines) yield { ...line, number: (number += 1) };
}

/** Lines of which some have been seen and not been taken yet. */
class LookAhead {
  readonly #lines: AsyncIterator<NumberedLine>;
  readonly #seen: NumberedLine[] = [];

  constructor(lines: AsyncGenerator<NumberedLine>) {
    this.#lines = lines;
  }

  async shift(): Promise<NumberedLine | undefined> {
    const line = await this.peek(0);
    this.#seen.shift();
    return line;
  }

  async peek(ahead: number): Promise<NumberedLine | undefined> {
    while (this.#seen.length <= ahead) {
      const next = await this.#lines.next();
      if (next.done === true) return undefined;
      this.#seen.push(next.value);
    }
    return this.#seen[ahead];
  }

  drop(count: number): void {
    this.#seen.splice(0, count);
  }
}
