import type { ProviderName } from "../contract/providers.ts";
import { QUOTE_SHAPES } from "../files/quotes/quoteShapes.ts";
import type { ProviderAnswer } from "./QuoteProvider.ts";

/**
 * Key below `quotes/bronze/` of an answer as it came: provider, hour, first symbol asked for, how many
 * others, time. Of a provider that answers without naming the symbol, the name says whose quote it is.
 */
export function bronzeKey(
  provider: ProviderName,
  { asked, receivedAtMs }: Pick<ProviderAnswer, "asked" | "receivedAtMs">,
): string {
  const hour = new Date(receivedAtMs).toISOString().slice(0, 13).replace(/[-T]/g, "/");
  const [first = "", ...others] = asked;
  const more = others.length === 0 ? "" : `+${others.length}`;
  const ending = QUOTE_SHAPES.get(provider)?.ending ?? ".json";
  return `${provider}/${hour}/${encodeURIComponent(first)}${more}@${receivedAtMs}${ending}`;
}
