import type { ProviderAnswer, QuoteProvider } from "../../../runtime/providers/QuoteProvider.ts";

/** All answers of a provider to one question, in the order in which they came. */
export async function askAll(
  provider: QuoteProvider,
  symbols: readonly string[],
  signal?: AbortSignal,
): Promise<ProviderAnswer[]> {
  const answers: ProviderAnswer[] = [];
  for await (const answer of provider.quotes(symbols, { signal })) answers.push(answer);
  return answers;
}
