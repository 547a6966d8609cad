import { BRONZE_PREFIX } from "../../runtime/contract/lake.ts";
import { jsonMembers } from "../../runtime/domain/jsonMembers.ts";
import { FileFault } from "../../runtime/files/FileFault.ts";
import type { LoadedFile } from "../../runtime/files/LoadedFile.ts";
import type { ProviderQuote } from "../../runtime/files/quotes/ProviderQuote.ts";
import { QUOTE_SHAPES } from "../../runtime/files/quotes/quoteShapes.ts";
import { unzip } from "../../runtime/files/unzip.ts";
import { mentions, readSaid, readSaidOfCsv, readTime } from "./readSaid.ts";
import type { RowFilter, Tally } from "./RowFilter.ts";
import type { Judgement, Selection } from "./Selection.ts";
import { judge } from "./Selection.ts";

/** A part of the answer that goes, in bytes from its beginning. */
interface Cut {
  readonly start: number;
  readonly end: number;
}

/** Answers of quote providers: the quote is cut out, and all else of the answer stays as it came. */
export const filterAnswer: RowFilter = async function* (file, selection, tally) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of unzip(file)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const plain = { ...file, key: file.key.replace(/\.gz$/i, ""), bytes: once(bytes) };
  let cuts: readonly Cut[];
  try {
    cuts = await findCuts(plain, bytes, selection, tally);
  } catch (error) {
    if (!(error instanceof FileFault) || mentions(bytes.toString("latin1"), selection) !== false)
      throw error;
    cuts = [];
    tally.kept += 1;
  }
  let from = 0;
  for (const { start, end } of cuts) {
    yield bytes.subarray(from, start);
    from = end;
  }
  yield bytes.subarray(from);
};

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function findCuts(
  file: LoadedFile,
  bytes: Buffer,
  selection: Selection,
  tally: Tally,
): Promise<Cut[]> {
  const provider = file.key.slice(BRONZE_PREFIX.length).split("/")[0] ?? "";
  const shape = QUOTE_SHAPES.get(provider);
  if (shape === undefined) throw new FileFault("provider_unknown", "is of an unknown provider");
  const isCsv = shape.ending === ".csv";
  const cuts: Cut[] = [];
  let at = 0;
  for await (const quote of shape.read(file)) {
    const start = bytes.indexOf(quote.raw, at);
    if (start < 0) throw new FileFault("provider_error", "is not where its quotes were read");
    const end = start + quote.raw.length;
    const text = Buffer.from(quote.raw).toString();
    const judgement =
      "fields" in quote
        ? judgeQuote(quote, text, selection)
        : judge(selection, isCsv ? readSaidOfCsv(text, selection, "") : readSaid(text, selection));
    if (judgement === "match") {
      tally.removed += 1;
      cuts.push(isCsv ? { start, end: lineEnd(bytes, end) } : { start, end });
    } else tally.kept += 1;
    if (judgement === "unknown") tally.doubt(`quote ${quote.line}`);
    at = end;
  }
  return isCsv ? cuts : withCommas(bytes, cuts);
}

function judgeQuote({ fields }: ProviderQuote, text: string, selection: Selection): Judgement {
  const symbol = fields.get("symbol")?.trim().toUpperCase();
  const isSymbol = selection.symbol === undefined || symbol === selection.symbol;
  const judgement = judge(selection, { isSymbol, atMs: readTime(fields.get("timestamp")) });
  // A chart shows other times than that of its newest price, too.
  const isOfOtherTime = isSymbol && judgement === "other" && seriesTouches(text, selection);
  return isOfOtherTime ? "unknown" : judgement;
}

function seriesTouches(text: string, { period }: Selection): boolean {
  if (period === undefined || !text.trimStart().startsWith("{")) return false;
  const series = jsonMembers(text).find(({ name }) => name === "timestamp")?.value ?? "";
  if (!series.startsWith("[")) return false;
  const times = JSON.parse(series) as unknown[];
  return times.some((time) => {
    const atMs = readTime(time);
    return atMs !== undefined && atMs >= period.fromMs && atMs < period.toMs;
  });
}

function lineEnd(bytes: Buffer, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end += 1;
  if (bytes[end] === 0x0d) end += 1;
  return bytes[end] === 0x0a ? end + 1 : end;
}

/** Elements of a list go with one comma each, so that what stays is a list. */
function withCommas(bytes: Buffer, cuts: readonly Cut[]): Cut[] {
  const widened: Cut[] = [];
  for (const { start, end } of cuts) {
    const before = skip(bytes, start - 1, -1);
    const last = widened.at(-1);
    const isAfterCut = last !== undefined && last.end > before;
    if (bytes[before] === COMMA && !isAfterCut) widened.push({ start: before, end });
    else {
      const after = skip(bytes, end, 1);
      widened.push({ start, end: bytes[after] === COMMA ? after + 1 : end });
    }
  }
  return widened;
}

const COMMA = 0x2c;

function skip(bytes: Buffer, from: number, step: 1 | -1): number {
  let at = from;
  while ((bytes[at] ?? 0x21) <= 0x20) at += step;
  return at;
}
