import type { QuoteProvider } from "../providers/QuoteProvider.ts";
import type { ApiKey } from "./ApiKey.ts";

/** A provider that stays open, since one instance keeps one quota, until its key becomes another. */
export class OpenedProvider {
  readonly #apiKey: ApiKey | undefined;
  readonly #open: (apiKey: string | undefined) => QuoteProvider;
  #opened: { readonly key: string | undefined; readonly provider: QuoteProvider } | undefined;

  /** @param apiKey undefined: the provider needs none */
  constructor(apiKey: ApiKey | undefined, open: (apiKey: string | undefined) => QuoteProvider) {
    this.#apiKey = apiKey;
    this.#open = open;
  }

  /** The provider, with the key of the moment. */
  async open(): Promise<QuoteProvider> {
    const key = await this.#apiKey?.read();
    if (this.#opened === undefined || this.#opened.key !== key) {
      this.#opened = { key, provider: this.#open(key) };
    }
    return this.#opened.provider;
  }

  /** Has the secret read again before the next poll. */
  forgetKey(): void {
    this.#apiKey?.forget();
  }
}
