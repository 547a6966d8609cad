import { SYMBOL_PATTERN } from "../../runtime/contract/tick.ts";
import { readCsvSymbols } from "../sources/readCsv.ts";
import { readNdjson } from "../sources/readNdjson.ts";
import type { SourceOptions } from "./readSources.ts";
import { isCsv } from "./readSources.ts";

/** The symbols in files, in the order in which they come first; what is none is left out. */
export async function listSymbols(
  files: readonly string[],
  options: Pick<SourceOptions, "symbol">,
): Promise<string[]> {
  const symbols = new Set<string>();
  for (const file of files) {
    for await (const symbol of readSymbols(file, options)) {
      if (SYMBOL_PATTERN.test(symbol)) symbols.add(symbol);
    }
  }
  return [...symbols];
}

/** What the rows of a file give as their symbols, once each row. */
async function* readSymbols(
  file: string,
  options: Pick<SourceOptions, "symbol">,
): AsyncGenerator<string, void, undefined> {
  if (isCsv(file)) yield* readCsvSymbols(file, options);
  else {
    for await (const row of readNdjson(file)) if (!("broken" in row)) yield row.partitionKey;
  }
}
