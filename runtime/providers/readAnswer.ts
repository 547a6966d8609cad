import { BRONZE_PREFIX } from "../contract/lake.ts";
import type { ProviderName } from "../contract/providers.ts";
import type { RefusedRow } from "../files/LoadedFile.ts";
import { QUOTE_SHAPES } from "../files/quotes/quoteShapes.ts";
import type { ProviderAnswer, Quote } from "./QuoteProvider.ts";
import { bronzeKey } from "./bronzeKey.ts";
import { judgeQuote } from "./judgeQuote.ts";

/** An answer whose bytes are still to be read. */
export interface RawAnswer {
  readonly provider: ProviderName;
  readonly asked: readonly string[];
  readonly receivedAtMs: number;
  readonly body: Uint8Array;
  /** `data_source` of ticks that do not say. Default: the provider's name. */
  readonly dataSource?: string;
}

/**
 * Reads an answer with the one reader that its provider has, the one by which it is read from the
 * archive, too, and judges each quote by the rules of a tick that arrives now.
 * @throws {FileFault} if the answer as a whole is none of this provider's
 */
export async function readAnswer(
  raw: RawAnswer,
): Promise<Pick<ProviderAnswer, "quotes" | "refused" | "unanswered">> {
  const { provider, asked, receivedAtMs, body, dataSource = provider } = raw;
  const shape = QUOTE_SHAPES.get(provider);
  if (shape === undefined) throw new Error(`"${provider}" has no form in quoteShapes.ts`);
  const quotes: Quote[] = [];
  const refused: RefusedRow[] = [];
  const mentioned = new Set<string>();
  const key = BRONZE_PREFIX + bronzeKey(provider, raw);
  for await (const part of shape.read({ key, changedAtMs: receivedAtMs, bytes: chunksOf(body) })) {
    if ("reason" in part) {
      refused.push(part);
      continue;
    }
    mentioned.add(part.fields.get("symbol") ?? "");
    const quote = judgeQuote(part, { asked, receivedAtMs, dataSource });
    if ("reason" in quote) refused.push(quote);
    else if (!quotes.some(({ id, symbol }) => id === quote.id && symbol === quote.symbol)) {
      quotes.push(quote);
    }
  }
  return { quotes, refused, unanswered: asked.filter((symbol) => !mentioned.has(symbol)) };
}

async function* chunksOf(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body;
  await Promise.resolve();
}
