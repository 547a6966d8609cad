import type { BrokenRow } from "./BrokenRow.ts";
import { closeOfDay } from "./closeOfDay.ts";
import { FileFault } from "./FileFault.ts";
import type { CsvColumns, CsvOrigin } from "./mapCsvColumns.ts";
import { mapCsvColumns } from "./mapCsvColumns.ts";
import type { CsvRow } from "./splitCsvRows.ts";
import { splitCsvRows } from "./splitCsvRows.ts";
import type { Line } from "./splitLines.ts";

/** A row of a CSV file by field of the tick. */
export interface NamedRow {
  /** Text of each field that is not empty: `symbol`, `timestamp`, `price`, …, and foreign columns. */
  readonly fields: ReadonlyMap<string, string>;
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  /** The row without its line end, byte for byte. */
  readonly raw: Buffer;
}

/**
 * Reads lines as a CSV file of ticks. The header's names may have any case and those of
 * {@link mapCsvColumns}. An empty field is no field, a date alone 16:00 New York time of that day. Whether
 * a value makes a valid tick is for others to say.
 * @throws {FileFault} if there is no header, or it lacks a required column.
 */
export async function* readCsvRows(
  lines: AsyncIterable<Line>,
  origin: CsvOrigin,
): AsyncGenerator<NamedRow | BrokenRow, void, undefined> {
  let columns: CsvColumns | undefined;
  for await (const row of splitCsvRows(dropByteOrderMark(lines))) {
    if (columns === undefined) columns = readHeader(row, origin);
    else yield "broken" in row ? row : nameFields(row, columns);
  }
  if (columns === undefined) {
    throw new FileFault("file_empty", "is empty; its first line must name the columns");
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

async function* dropByteOrderMark(
  lines: AsyncIterable<Line>,
): AsyncGenerator<Line, void, undefined> {
  let first = true;
  for await (const line of lines) {
    if (!first) {
      yield line;
      continue;
    }
    first = false;
    const start = line.bytes.subarray(0, 3);
    if (UTF16_MARKS.some((mark) => start.subarray(0, 2).equals(mark))) {
      throw new FileFault("file_not_utf8", "is UTF-16; save it as UTF-8");
    }
    yield start.equals(UTF8_MARK) ? { ...line, bytes: line.bytes.subarray(3) } : line;
  }
}

function readHeader(row: CsvRow | BrokenRow, origin: CsvOrigin): CsvColumns {
  if (!("broken" in row)) return mapCsvColumns(row.fields, origin);
  const reason = row.reason === "row_not_utf8" ? "file_not_utf8" : "file_without_columns";
  throw new FileFault(reason, `has a header that ${row.broken}`);
}

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;

function nameFields(row: CsvRow, columns: CsvColumns): NamedRow | BrokenRow {
  const { line, raw } = row;
  const fields = new Map<string, string>();
  if (columns.symbol !== undefined) fields.set("symbol", columns.symbol);
  for (let index = 0; index < columns.fields.length; index += 1) {
    const text = row.fields[index] ?? "";
    if (text !== "") fields.set(columns.fields[index] as string, text);
  }
  const timestamp = fields.get("timestamp");
  if (timestamp === undefined || !DATE_ALONE.test(timestamp)) return { fields, line, raw };
  const close = closeOfDay(timestamp);
  if (close === undefined) {
    const broken = `has the impossible date ${timestamp}`;
    return { broken, reason: "timestamp_invalid", line, raw };
  }
  fields.set("timestamp", close);
  return { fields, line, raw };
}
