import { FileFault } from "../../runtime/files/FileFault.ts";
import { fieldTexts } from "../../runtime/files/fieldTexts.ts";
import type { CsvOrigin } from "../../runtime/files/mapCsvColumns.ts";
import type { NamedRow } from "../../runtime/files/readCsvRows.ts";
import { readCsvRows } from "../../runtime/files/readCsvRows.ts";
import { partitionKeyOf } from "./partitionKeyOf.ts";
import { readLines } from "./readLines.ts";
import { SourceError } from "./SourceError.ts";
import type { BrokenRow, SourceRecord } from "./SourceRecord.ts";
import { tradeTimeOf } from "./tradeTimeOf.ts";

/** A row of a CSV file as the record that is sent. */
export interface CsvRecord extends SourceRecord {
  /** JSON text of the tick; {@link SourceRecord.data} is its UTF-8. */
  readonly record: string;
}

type SourceRow = CsvRecord | BrokenRow;

/** How a CSV file is read. */
export interface ReadCsvOptions {
  /** Symbol of a file that has no column for it. Default: the file's name, upper-cased. */
  readonly symbol?: string;
  /**
   * `data_source` of rows that do not say; null: they say nothing.
   * @default "replay"
   */
  readonly dataSource?: string | null;
}

/**
 * Reads a CSV file of ticks, gunzipped when its name ends in `.gz`, and yields a record for each row, or
 * the row and the reason when none can be made of it. Columns and dates are read as {@link readCsvRows}
 * says, as those of an import are. Prices go on as the text they are, a column outside the contract as a
 * string field. Whether a value makes a valid tick is for the pipeline to say.
 * @throws {SourceError} if the file cannot be read, has no header, or lacks a required column.
 */
export async function* readCsv(
  file: string,
  options: ReadCsvOptions = {},
): AsyncGenerator<SourceRow, void, undefined> {
  const { dataSource = "replay" } = options;
  for await (const row of readFields(file, options)) {
    yield "broken" in row ? row : makeRecord(row.fields, row.line, dataSource);
  }
}

/** Reads the symbols of a CSV file's rows, broken ones left out: a part of the work of {@link readCsv}. */
export async function* readCsvSymbols(
  file: string,
  options: Pick<ReadCsvOptions, "symbol"> = {},
): AsyncGenerator<string, void, undefined> {
  for await (const row of readFields(file, options)) {
    const symbol = "broken" in row ? undefined : row.fields.get("symbol");
    if (symbol !== undefined) yield symbol;
  }
}

async function* readFields(
  file: string,
  { symbol }: Pick<ReadCsvOptions, "symbol">,
): AsyncGenerator<NamedRow | BrokenRow, void, undefined> {
  const origin: CsvOrigin = { name: file, ...(symbol === undefined ? {} : { symbol }) };
  try {
    yield* readCsvRows(readLines(file, { endsAtReturn: true }), origin);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const hint =
      error.reason === "file_without_symbol" && symbol === undefined
        ? "; name the symbol with --symbol"
        : "";
    throw new SourceError(file, `${error.message}${hint}`, { cause: error });
  }
}

function makeRecord(
  fields: ReadonlyMap<string, string>,
  line: number,
  dataSource: string | null,
): CsvRecord {
  const members = new Map(fields);
  if (dataSource !== null && !members.has("data_source")) members.set("data_source", dataSource);
  const texts = fieldTexts(members);
  const record = `{${Array.from(texts, ([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
  const data = Buffer.from(record);
  const tradedAtMs = tradeTimeOf(JSON.parse(texts.get("timestamp") ?? "null"));
  return {
    record,
    data,
    partitionKey: partitionKeyOf(members.get("symbol"), data),
    line,
    ...(tradedAtMs === undefined ? {} : { tradedAtMs }),
  };
}
