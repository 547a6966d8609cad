import { SYMBOL_PATTERN } from "../contract/tick.ts";
import { FileFault } from "./FileFault.ts";

/** What to do with the columns of a CSV file. */
export interface CsvColumns {
  /** Field of the record for each column, in the file's order. */
  readonly fields: readonly string[];
  /** Symbol of every row, when the file has no column for it. */
  readonly symbol?: string;
}

/** How a file is called, and what is known of it beside its content. */
export interface CsvOrigin {
  /** The file's name with folders and ending, or its object's key. */
  readonly name: string;
  /** Symbol of a file that has no column for it. Default: the file's name, upper-cased. */
  readonly symbol?: string;
}

/** Columns of the contract: their names are matched whatever their case. */
const KNOWN_COLUMNS = new Set([
  ...["symbol", "timestamp", "price", "open", "high", "low", "previous_close", "volume"],
  ...["exchange", "data_source", "tick_id", "change", "change_percent"],
]);

/** Other names of a column, the first that a file has serves where it has none of the column's own. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  symbol: ["company"],
  timestamp: ["date", "close_date"],
  price: ["close", "close_price"],
};
const FOLDED_NAMES = new Set([...KNOWN_COLUMNS, ...Object.values(OTHER_NAMES).flat()]);

/**
 * Reads a header: which column is which field of a tick. Where the file has no column of the field's own
 * name, `company` serves as `symbol`, `date` or `close_date` as `timestamp`, and `close` or `close_price`
 * as `price`; a column the contract does not name keeps its own name.
 * @param header trimmed names as in the file.
 * @throws {FileFault} if a required column is missing, a name stands twice, or there is no symbol.
 */
export function mapCsvColumns(header: readonly string[], origin: CsvOrigin): CsvColumns {
  const names = header.map(nameColumn);
  refuseDuplicates(names);
  const sources = new Map<string, string>();
  for (const [field, others] of Object.entries(OTHER_NAMES)) {
    const source = [field, ...others].find((name) => names.includes(name));
    if (source !== undefined) sources.set(source, field);
  }
  refuseMissing(names, header);
  const fields = names.map((name) => sources.get(name) ?? name);
  if (fields.includes("symbol")) return { fields };
  return { fields, symbol: findSymbol(origin) };
}

function nameColumn(name: string, index: number): string {
  if (name === "") return `column_${index + 1}`;
  const folded = name.toLowerCase();
  return FOLDED_NAMES.has(folded) ? folded : name;
}

function refuseDuplicates(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new FileFault(
    "file_without_columns",
    `has the column "${shorten(twice)}" more than once; rename or remove all but one`,
  );
}

function refuseMissing(names: readonly string[], header: readonly string[]): void {
  const missing = ["timestamp", "price"]
    .map((field) => [field, ...(OTHER_NAMES[field] ?? [])])
    .filter((choice) => !choice.some((name) => names.includes(name)));
  if (missing.length === 0) return;
  const wanted = missing.map(([field, other]) => `"${field}" or "${other}"`);
  const found = header.map((name) => JSON.stringify(shorten(name))).join(", ");
  throw new FileFault(
    "file_without_columns",
    `has no column ${wanted.join(" and none ")}; found ${shorten(found, 400)}. ` +
      "The first line must name the columns, separated by commas",
  );
}

function shorten(text: string, length = 60): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function findSymbol({ name, symbol: given }: CsvOrigin): string {
  if (given !== undefined) {
    if (SYMBOL_PATTERN.test(given)) return given;
    throw new FileFault(
      "file_without_symbol",
      `cannot take ${JSON.stringify(given)} as its symbol: ${SYMBOL_RULE}`,
    );
  }
  const symbol = name
    .slice(name.lastIndexOf("/") + 1)
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|txt)$/i, "")
    .toUpperCase();
  if (SYMBOL_PATTERN.test(symbol)) return symbol;
  throw new FileFault(
    "file_without_symbol",
    `has no column "symbol", and its name gives ${JSON.stringify(shorten(symbol))}, which is no ` +
      `symbol (${SYMBOL_RULE})`,
  );
}

const SYMBOL_RULE = "1 to 24 of A-Z 0-9 . - ^ = _ :, with a letter or digit and no ..";
