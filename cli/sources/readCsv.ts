import { closeOfDay } from "./closeOfDay.ts";
import { mapCsvColumns, type CsvColumns } from "./mapCsvColumns.ts";
import { partitionKeyOf } from "./partitionKeyOf.ts";
import { readLines, type Line } from "./readLines.ts";
import { SourceError } from "./SourceError.ts";
import type { BrokenRow, SourceRecord } from "./SourceRecord.ts";
import { splitCsvRows, type CsvRow } from "./splitCsvRows.ts";
import { tradeTimeOf } from "./tradeTimeOf.ts";

/** A row of a CSV file as the record that is sent. */
export interface CsvRecord extends SourceRecord {
  /** JSON text of the tick; {@link SourceRecord.data} is its UTF-8. */
  readonly record: string;
}

type SourceRow = CsvRecord | BrokenRow;

/** How a CSV file is read. */
export interface ReadCsvOptions {
  /** Symbol of a file that has no `symbol` column. Default: the file's name, upper-cased. */
  readonly symbol?: string;
  /**
   * `data_source` of rows that do not say; null: they say nothing.
   * @default "replay"
   */
  readonly dataSource?: string | null;
}

/**
 * Reads a CSV file of ticks, gunzipped when its name ends in `.gz`, and yields a record for each row, or
 * the row and the reason when none can be made of it. The header's names may have any case. Prices go
 * on as the text they are, an empty field as no field, a date alone as 16:00 New York time, a column
 * outside the contract as a string field. Whether a value makes a valid tick is for the pipeline to say.
 * @throws {SourceError} if the file cannot be read, has no header, or lacks a required column.
 */
export async function* readCsv(
  file: string,
  options: ReadCsvOptions = {},
): AsyncGenerator<SourceRow, void, undefined> {
  const { dataSource = "replay" } = options;
  let columns: CsvColumns | undefined;
  for await (const row of splitCsvRows(dropByteOrderMark(file))) {
    if (columns === undefined) {
      if ("broken" in row) throw new SourceError(file, `has a header that ${row.broken}`);
      columns = mapCsvColumns(file, row.fields, options);
    } else if ("broken" in row) {
      yield row;
    } else {
      yield makeRecord(row, columns, dataSource);
    }
  }
  if (columns === undefined) {
    throw new SourceError(file, "is empty; its first line must name the columns");
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

async function* dropByteOrderMark(file: string): AsyncGenerator<Line, void, undefined> {
  let first = true;
  for await (const line of readLines(file)) {
    const start = line.bytes.subarray(0, 3);
    if (first && UTF16_MARKS.some((mark) => start.subarray(0, 2).equals(mark))) {
      throw new SourceError(file, "is UTF-16; save it as UTF-8");
    }
    yield first && start.equals(UTF8_MARK) ? { ...line, bytes: line.bytes.subarray(3) } : line;
    first = false;
  }
}

/** Fields that the tick contract has as numbers only. */
const NUMBER_FIELDS = new Set(["change", "change_percent"]);
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;
const EPOCH = /^(?:0|[1-9]\d*)$/;

function makeRecord(row: CsvRow, columns: CsvColumns, dataSource: string | null): SourceRow {
  const members = new Map<string, string>();
  if (columns.symbol !== undefined) members.set("symbol", columns.symbol);
  columns.fields.forEach((name, index) => {
    const text = row.fields[index] ?? "";
    if (text !== "") members.set(name, text);
  });
  const timestamp = members.get("timestamp");
  if (timestamp !== undefined && DATE_ALONE.test(timestamp)) {
    const close = closeOfDay(timestamp);
    if (close === undefined) {
      return { broken: `has the impossible date ${timestamp}`, line: row.line, raw: row.raw };
    }
    members.set("timestamp", close);
  }
  if (dataSource !== null && !members.has("data_source")) members.set("data_source", dataSource);
  return encodeRecord(members, row.line);
}

function encodeRecord(members: ReadonlyMap<string, string>, line: number): CsvRecord {
  const texts = Array.from(
    members,
    ([name, text]) => `${JSON.stringify(name)}:${toJson(name, text)}`,
  );
  const record = `{${texts.join(",")}}`;
  const data = Buffer.from(record);
  const timestamp = members.get("timestamp") ?? "";
  const tradedAtMs = tradeTimeOf(EPOCH.test(timestamp) ? Number(timestamp) : timestamp);
  return {
    record,
    data,
    partitionKey: partitionKeyOf(members.get("symbol"), data),
    line,
    ...(tradedAtMs === undefined ? {} : { tradedAtMs }),
  };
}

/** Numbers stay the text they are: a conversion would round them. */
function toJson(name: string, text: string): string {
  const bare =
    name === "timestamp" ? EPOCH.test(text) : NUMBER_FIELDS.has(name) && JSON_NUMBER.test(text);
  return bare ? text : JSON.stringify(text);
}
