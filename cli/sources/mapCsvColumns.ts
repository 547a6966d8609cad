import { basename } from "node:path";
import { SourceError } from "./SourceError.ts";

/** What to do with the columns of a CSV file. */
export interface CsvColumns {
  /** Field of the record for each column, in the file's order. */
  readonly fields: readonly string[];
  /** Symbol of every row, when the file has no column for it. */
  readonly symbol?: string;
}

/** Columns of the contract: their names are matched whatever their case. */
const KNOWN_COLUMNS = new Set([
  ...["symbol", "timestamp", "date", "price", "close", "open", "high", "low", "previous_close"],
  ...["volume", "exchange", "data_source", "tick_id", "change", "change_percent"],
]);

const SYMBOL = /^(?=.*[A-Z0-9])(?!.*\.\.)[A-Z0-9.^=_:-]{1,24}$/;

/**
 * Reads a header: which column is which field of a tick. `date` serves as `timestamp` and `close` as `price`
 * where the file has no column of that name; a column the contract does not name keeps its own name.
 * @param header trimmed names as in the file.
 * @param options.symbol symbol of a file without `symbol` column; default the file's name, upper-cased.
 * @throws {SourceError} if a required column is missing, a name stands twice, or there is no symbol.
 */
export function mapCsvColumns(
  file: string,
  header: readonly string[],
  options: { readonly symbol?: string } = {},
): CsvColumns {
  const names = header.map(nameColumn);
  refuseDuplicates(file, names);
  refuseMissing(file, names, header);
  const fields = names.map((name) => {
    if (name === "date" && !names.includes("timestamp")) return "timestamp";
    if (name === "close" && !names.includes("price")) return "price";
    return name;
  });
  if (fields.includes("symbol")) return { fields };
  return { fields, symbol: findSymbol(file, options.symbol) };
}

function nameColumn(name: string, index: number): string {
  if (name === "") return `column_${index + 1}`;
  const folded = name.toLowerCase();
  return KNOWN_COLUMNS.has(folded) ? folded : name;
}

function refuseDuplicates(file: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new SourceError(
    file,
    `has the column "${twice}" more than once; rename or remove all but one`,
  );
}

function refuseMissing(file: string, names: readonly string[], header: readonly string[]): void {
  const missing = [
    ["timestamp", "date"],
    ["price", "close"],
  ].filter((choice) => !choice.some((name) => names.includes(name)));
  if (missing.length === 0) return;
  const wanted = missing.map((choice) => choice.map((name) => `"${name}"`).join(" or "));
  const found = header.map((name) => JSON.stringify(shorten(name))).join(", ");
  throw new SourceError(
    file,
    `has no column ${wanted.join(" and none ")}; found ${shorten(found, 400)}. ` +
      "The first line must name the columns, separated by commas",
  );
}

function shorten(text: string, length = 60): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function findSymbol(file: string, given: string | undefined): string {
  if (given !== undefined) {
    if (SYMBOL.test(given)) return given;
    throw new SourceError(
      file,
      `cannot take ${JSON.stringify(given)} as its symbol: ${SYMBOL_RULE}`,
    );
  }
  const name = basename(file)
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|txt)$/i, "")
    .toUpperCase();
  if (SYMBOL.test(name)) return name;
  throw new SourceError(
    file,
    `has no column "symbol", and its name gives ${JSON.stringify(name)}, which is no symbol ` +
      `(${SYMBOL_RULE}); name the symbol with --symbol`,
  );
}

const SYMBOL_RULE = "1 to 24 of A-Z 0-9 . - ^ = _ :, with a letter or digit and no ..";
