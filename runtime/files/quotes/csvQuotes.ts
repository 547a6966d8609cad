import type { BrokenRow } from "../BrokenRow.ts";
import { FileFault } from "../FileFault.ts";
import { FileLines } from "../FileLines.ts";
import type { LoadedFile, RefusedRow } from "../LoadedFile.ts";
import type { CsvRow } from "../splitCsvRows.ts";
import { splitCsvRows } from "../splitCsvRows.ts";
import type { ProviderQuote, QuoteShape } from "./ProviderQuote.ts";

const REQUIRED = ["symbol", "timestamp", "price_usd"];

/** Words with which programs write that they have no value. */
const NO_VALUE = new Set(["", "none", "null", "nan", "n/a"]);

/**
 * CSV of `symbol`, `name`, `timestamp`, `price_usd`, `price_cad`, `pct_change`, as home-made collectors write
 * it. A time without zone is UTC, as Lambda's clock is. `price_cad` is not read: it is the same price by
 * a rate that somebody wrote down once.
 */
export const CSV_QUOTES: QuoteShape = { ending: ".csv", read: readCsvQuotes };

async function* readCsvQuotes(
  file: LoadedFile,
): AsyncGenerator<ProviderQuote | RefusedRow, void, undefined> {
  const lines = new FileLines(file, { endsAtReturn: true });
  let header: readonly string[] | undefined;
  for await (const row of splitCsvRows(lines)) {
    if (header === undefined) header = readHeader(row);
    else yield readRow(row, header);
  }
  const empty = new FileFault("file_empty", "is empty; its first line must name the columns");
  const refusal = lines.refusal(header === undefined ? empty : undefined);
  if (refusal !== undefined) yield refusal;
}

function readHeader(row: CsvRow | BrokenRow): string[] {
  const names = "fields" in row ? row.fields.map((name) => name.replace(/^\uFEFF/, "")) : [];
  const folded = names.map((name) => name.toLowerCase());
  const missing = REQUIRED.filter((name) => !folded.includes(name));
  if (missing.length === 0 && new Set(folded).size === folded.length) return folded;
  throw new FileFault(
    "file_without_columns",
    `must have the columns ${REQUIRED.join(", ")}, each once, in its first line`,
  );
}

function readRow(row: CsvRow | BrokenRow, header: readonly string[]): ProviderQuote | RefusedRow {
  const { line, raw } = row;
  const values = "fields" in row ? row.fields : splitAroundName(row, header);
  if (values === undefined) return { reason: (row as BrokenRow).reason, line, raw };
  const texts = new Map<string, string>();
  header.forEach((name, index) => {
    const text = values[index] ?? "";
    if (!NO_VALUE.has(text.toLowerCase())) texts.set(name, text);
  });
  const fields = new Map<string, string>();
  const put = (field: string, text: string | undefined): void => {
    if (text !== undefined) fields.set(field, text);
  };
  put("symbol", texts.get("symbol"));
  put("timestamp", inUtc(texts.get("timestamp")));
  put("price", texts.get("price_usd"));
  put("change_percent", toldChange(texts.get("pct_change")));
  const name = texts.get("name");
  return { fields, ...(name === undefined ? {} : { name }), currency: "USD", line, raw };
}

/**
 * The values of a row that was put together without quoting: only names hold commas and quotes, so that
 * what stands before and behind tells where one begins and ends.
 */
function splitAroundName(
  { raw, reason }: BrokenRow,
  header: readonly string[],
): string[] | undefined {
  const at = header.indexOf("name");
  if (at < 0 || (reason !== "row_badly_quoted" && reason !== "row_of_other_length"))
    return undefined;
  const parts = Buffer.from(raw).toString("utf8").split(",");
  const behind = header.length - at - 1;
  if (parts.length < header.length) return undefined;
  const around = [...parts.slice(0, at), ...(behind === 0 ? [] : parts.slice(-behind))];
  if (around.some((part) => part.includes('"'))) return undefined;
  const name = parts
    .slice(at, parts.length - behind)
    .join(",")
    .trim();
  const bare = /^".*"$/.test(name) ? name.slice(1, -1) : name;
  const values = around.map((part) => part.trim());
  values.splice(at, 0, bare.replaceAll('""', '"'));
  return values;
}

function inUtc(text: string | undefined): string | undefined {
  const isNaive = text !== undefined && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?$/.test(text);
  return isNaive ? `${text}Z` : text;
}

/** Such collectors write 0 when their source does not tell the change. */
function toldChange(text: string | undefined): string | undefined {
  return text !== undefined && /^-?0(?:\.0*)?$/.test(text) ? undefined : text;
}
