import type { LoadedFile, RefusedRow } from "../LoadedFile.ts";

/** A quote in the words of the tick contract, not judged yet. */
export interface ProviderQuote {
  /** Text of each field that the provider gave: `symbol`, `timestamp`, `price`, … */
  readonly fields: ReadonlyMap<string, string>;
  /** Of the company or coin. */
  readonly name?: string;
  /** Code of the currency of all its prices, as the provider writes it. */
  readonly currency?: string;
  /** Line of the file from 1; in JSON number of the quote from 1. */
  readonly line: number;
  /** The quote as it came. */
  readonly raw: Uint8Array;
}

/** The form in which a provider answers. */
export interface QuoteShape {
  /** Ending of its objects' names, before any `.gz`. */
  readonly ending: ".json" | ".csv";
  /**
   * Reads the quotes of an answer, and what in it is none.
   * @throws {FileFault} if the answer as a whole is none of this provider's
   */
  readonly read: (file: LoadedFile) => AsyncIterable<ProviderQuote | RefusedRow>;
}
