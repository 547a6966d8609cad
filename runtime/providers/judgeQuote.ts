import { fieldTexts } from "../files/fieldTexts.ts";
import { judgeFields } from "../files/judgeFields.ts";
import type { RefusedRow } from "../files/LoadedFile.ts";
import type { ProviderQuote } from "../files/quotes/ProviderQuote.ts";
import type { Quote } from "./QuoteProvider.ts";

/** What was asked, and when the answer came. */
export interface Judging {
  /** The symbols asked for: of no other is anything believed. */
  readonly asked: readonly string[];
  /** Epoch milliseconds. */
  readonly receivedAtMs: number;
  /** `data_source` of quotes that do not say. */
  readonly dataSource: string;
}

/** Judges what a provider said by the rules of a tick that arrives now, and makes its record. */
export function judgeQuote(
  part: ProviderQuote,
  { asked, receivedAtMs, dataSource }: Judging,
): Quote | RefusedRow {
  const { currency } = part;
  const fields = new Map(part.fields);
  if (!fields.has("data_source")) fields.set("data_source", dataSource);
  const read = judgeFields(fields, receivedAtMs, {
    feed: "any",
    acceptedSymbols: new Set(asked),
  });
  if (typeof read === "string") return { reason: read, line: part.line, raw: part.raw };
  if (currency !== undefined) fields.set("currency", currency);
  const members = Array.from(
    fieldTexts(fields),
    ([name, text]) => `${JSON.stringify(name)}:${text}`,
  );
  return {
    symbol: read.said.symbol,
    id: read.id,
    tradedAtMs: read.atMs,
    data: Buffer.from(`{${members.join(",")}}`),
    ...(currency === undefined ? {} : { currency }),
  };
}
