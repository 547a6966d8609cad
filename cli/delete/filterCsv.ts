import { FileFault } from "../../runtime/files/FileFault.ts";
import { readCsvRows } from "../../runtime/files/readCsvRows.ts";
import type { Line } from "../../runtime/files/splitLines.ts";
import { splitLines } from "../../runtime/files/splitLines.ts";
import { unzip } from "../../runtime/files/unzip.ts";
import { readSaidOfCsv, readTime } from "./readSaid.ts";
import type { RowFilter } from "./RowFilter.ts";
import type { Judgement, Selection } from "./Selection.ts";
import { judge } from "./Selection.ts";

/** Longest line that can be held, in bytes: a file with a longer one is left as it is, and named. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

/** CSV files of prices, dropped below `import/`: the header and the rows of others stay. */
export const filterCsv: RowFilter = async function* (file, selection, tally) {
  const options = { bytesMax: LINE_BYTES_MAX, endsAtReturn: true };
  const header = new HeaderWatch(splitLines(unzip(file), options));
  for await (const row of readCsvRows(header, { name: file.key })) {
    if (header.bytes !== undefined) yield header.take();
    const text = row.raw.toString();
    const judgement =
      "broken" in row
        ? judge(selection, readSaidOfCsv(text, selection, file.key))
        : judgeRow(row.fields, selection);
    if (judgement === "match") {
      tally.removed += 1;
      continue;
    }
    if (judgement === "unknown") tally.doubt(`line ${row.line}`);
    tally.kept += 1;
    yield Buffer.concat([row.raw, Buffer.from(header.end)]);
  }
};

function judgeRow(fields: ReadonlyMap<string, string>, selection: Selection): Judgement {
  const symbol = fields.get("symbol")?.trim().toUpperCase();
  const isSymbol = selection.symbol === undefined || symbol === selection.symbol;
  return judge(selection, { isSymbol, atMs: readTime(fields.get("timestamp")) });
}

/** Passes lines on, and keeps the first that is not blank. */
class HeaderWatch implements AsyncIterable<Line> {
  readonly #lines: AsyncIterable<Line>;
  bytes: Buffer | undefined;
  end = "\n";
  #isSeen = false;

  constructor(lines: AsyncIterable<Line>) {
    this.#lines = lines;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line, void, undefined> {
    for await (const line of this.#lines) {
      if (line.isCut === true) {
        throw new FileFault("row_too_large", `has a line of more than ${LINE_BYTES_MAX} bytes`);
      }
      if (!this.#isSeen && !line.bytes.every((byte) => byte === 0x20 || byte === 0x09)) {
        this.#isSeen = true;
        this.end = line.end === "" ? "\n" : line.end;
        this.bytes = Buffer.concat([line.bytes, Buffer.from(this.end)]);
      }
      yield line;
    }
  }

  /** The header as it stood, once. */
  take(): Buffer {
    const bytes = this.bytes ?? Buffer.alloc(0);
    this.bytes = undefined;
    return bytes;
  }
}
