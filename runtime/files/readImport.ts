import type { LatestPriceRow } from "../lake/rows.ts";
import { MAX_TICK_BYTES } from "../contract/tick.ts";
import { acceptsClass, classifySource } from "../domain/classifySource.ts";
import type { AcceptRules, ReadTick } from "../domain/readTick.ts";
import type { BrokenRow } from "./BrokenRow.ts";
import { FileFault } from "./FileFault.ts";
import { FileLines } from "./FileLines.ts";
import { isSimulatedFile } from "./isSimulatedFile.ts";
import { judgeFields } from "./judgeFields.ts";
import type { AcceptedRow, FileRow, LoadedFile, RefusedRow } from "./LoadedFile.ts";
import { newYorkDate } from "./newYorkDate.ts";
import type { NamedRow } from "./readCsvRows.ts";
import { readCsvRows } from "./readCsvRows.ts";

const SIMULATED = "simulated";

/**
 * Reads the rows of a CSV file of prices for `imports`. Its values are judged by the rules of a tick that
 * arrived when the file did; of a file whose name says that it is simulated, so are all rows that do not
 * say what they are. Two rows that differ in a value are two prices, and both are kept.
 */
export async function* readImport(
  file: LoadedFile,
  rules: AcceptRules,
): AsyncGenerator<FileRow, void, undefined> {
  const lines = new FileLines(file, { endsAtReturn: true });
  const isSimulated = isSimulatedFile(file.key);
  if (isSimulated && !acceptsClass(rules.feed, classifySource(SIMULATED, rules.feed))) {
    yield { reason: "feed_not_accepted", line: 1, raw: Buffer.alloc(0) };
    return;
  }
  let found: FileFault | undefined;
  try {
    for await (const row of readCsvRows(lines, { name: file.key })) {
      yield judge(row, file.changedAtMs, { ...rules, isSimulated });
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    found = error;
  }
  const refusal = lines.refusal(found);
  if (refusal !== undefined) yield refusal;
}

function judge(
  row: NamedRow | BrokenRow,
  changedAtMs: number,
  rules: AcceptRules & { readonly isSimulated: boolean },
): FileRow {
  if ("broken" in row) return refuse(row, row.reason);
  if (row.raw.length > MAX_TICK_BYTES) return refuse(row, "record_too_large");
  const fields = rules.isSimulated
    ? new Map([["data_source", SIMULATED], ...row.fields])
    : row.fields;
  const read = judgeFields(fields, changedAtMs, rules);
  return typeof read === "string" ? refuse(row, read) : accept(read);
}

function refuse(row: NamedRow | BrokenRow, reason: RefusedRow["reason"]): RefusedRow {
  return { reason, line: row.line, raw: row.raw };
}

function accept({ said, id, atMs }: ReadTick): AcceptedRow {
  const { symbol, timestamp, price, open, high, low, previous_close, volume } = said;
  const prices = { price, open, high, low, previous_close, volume };
  const { change, change_percent, exchange, data_source } = said;
  const row = { symbol, timestamp, close_date: newYorkDate(atMs), id, ...prices };
  const extra = { change, change_percent, exchange, data_source };
  return {
    row: row,
    latest: { symbol, timestamp, id, ...prices, ...extra, road: "imports" } as LatestPriceRow,
  };
}
