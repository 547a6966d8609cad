import type { SourceOptions } from "./readSources.ts";
import { readSources } from "./readSources.ts";

/** What a pipeline takes as a symbol, so that it can be one of its arguments. */
const SYMBOL = /^(?=.*[A-Z0-9])(?!.*\.\.)[A-Z0-9.^=_:-]{1,24}$/;

/** The symbols in files, in the order in which they come first; what is none is left out. */
export async function listSymbols(
  files: readonly string[],
  options: SourceOptions,
): Promise<string[]> {
  const symbols = new Set<string>();
  for await (const row of readSources(files, options)) {
    if (!("broken" in row) && SYMBOL.test(row.partitionKey)) symbols.add(row.partitionKey);
  }
  return [...symbols];
}
