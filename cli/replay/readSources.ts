import { basename } from "node:path";
import { readCsv } from "../sources/readCsv.ts";
import { readNdjson } from "../sources/readNdjson.ts";
import type { BrokenRow, SourceRecord } from "../sources/SourceRecord.ts";
import { UsageError } from "../UsageError.ts";

/** How the files of a replay are read. */
export interface SourceOptions {
  /** Symbol of CSV files without a `symbol` column; default: each file's name, upper-cased. */
  readonly symbol?: string;
  /** `data_source` of CSV rows that do not say; null: they say nothing. */
  readonly dataSource: string | null;
  /** Whether files are merged by trade time, as a paced replay needs; else one follows the other. */
  readonly isMerged: boolean;
}

/** A record of a file, or a row from which none can be made. */
export type SourceRow = (SourceRecord | BrokenRow) & { readonly file: string };

/** Reads CSV and NDJSON files as one sequence. @throws {UsageError} for a file of another kind */
export function readSources(
  files: readonly string[],
  options: SourceOptions,
): AsyncIterable<SourceRow> {
  const sources = files.map((file) => readSource(file, options));
  return options.isMerged ? mergeByTime(sources) : concatenate(sources);
}

function readSource(file: string, options: SourceOptions): AsyncIterable<SourceRow> {
  return withFile(file, isCsv(file) ? readCsv(file, options) : readNdjson(file));
}

/** Whether it is a CSV file; else it is NDJSON. @throws {UsageError} for a file of another kind */
export function isCsv(file: string): boolean {
  const name = basename(file).toLowerCase().replace(/\.gz$/, "");
  if (name.endsWith(".csv")) return true;
  if (/\.(ndjson|jsonl|json)$/.test(name)) return false;
  throw new UsageError(`"${file}" must end in .csv, .ndjson or .jsonl (or one of them and .gz)`);
}

async function* withFile(
  file: string,
  rows: AsyncIterable<SourceRecord | BrokenRow>,
): AsyncGenerator<SourceRow> {
  for await (const row of rows) yield { ...row, file };
}

async function* concatenate(
  sources: readonly AsyncIterable<SourceRow>[],
): AsyncGenerator<SourceRow> {
  for (const source of sources) yield* source;
}

/** Takes the oldest of the sources' next rows each time; rows without a time come at once. */
async function* mergeByTime(
  sources: readonly AsyncIterable<SourceRow>[],
): AsyncGenerator<SourceRow> {
  const readers = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = await Promise.all(readers.map((reader) => reader.next()));
  for (;;) {
    let oldest = -1;
    let oldestMs = Infinity;
    heads.forEach((head, index) => {
      if (head.done === true) return;
      const atMs = "broken" in head.value ? -Infinity : (head.value.tradedAtMs ?? -Infinity);
      if (oldest < 0 || atMs < oldestMs) [oldest, oldestMs] = [index, atMs];
    });
    const [head, reader] = [heads[oldest], readers[oldest]];
    if (head === undefined || head.done === true || reader === undefined) return;
    yield head.value;
    heads[oldest] = await reader.next();
  }
}
