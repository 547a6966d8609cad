import { SYMBOL_PATTERN } from "../../runtime/contract/tick.ts";
import type { SourceOptions } from "./readSources.ts";
import { readSources } from "./readSources.ts";

/** The symbols in files, in the order in which they come first; what is none is left out. */
export async function listSymbols(
  files: readonly string[],
  options: SourceOptions,
): Promise<string[]> {
  const symbols = new Set<string>();
  for await (const row of readSources(files, options)) {
    if (!("broken" in row) && SYMBOL_PATTERN.test(row.partitionKey)) symbols.add(row.partitionKey);
  }
  return [...symbols];
}
