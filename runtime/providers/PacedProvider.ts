import type { ProviderName, Quota } from "../contract/providers.ts";
import type { Manners } from "./PatientAsker.ts";
import { PatientAsker } from "./PatientAsker.ts";
import type { ProviderAdapter } from "./ProviderAdapter.ts";
import type { ProviderAnswer, QuoteProvider } from "./QuoteProvider.ts";
import { readAnswer } from "./readAnswer.ts";

/** Asks a provider for quotes in batches, as patiently as {@link PatientAsker} does. */
export class PacedProvider implements QuoteProvider {
  readonly name: ProviderName;
  readonly quota: Quota;
  readonly #adapter: ProviderAdapter;
  readonly #manners: Manners;
  readonly #asker: PatientAsker;

  constructor(adapter: ProviderAdapter, manners: Manners) {
    this.name = adapter.name;
    this.quota = manners.quota;
    this.#adapter = adapter;
    this.#manners = manners;
    this.#asker = new PatientAsker(adapter.name, manners);
  }

  async *quotes(
    symbols: readonly string[],
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<ProviderAnswer, void, undefined> {
    const waiting = [...this.#batches(symbols)];
    const underWay = new Map<number, Promise<readonly [number, ProviderAnswer]>>();
    let number = 0;
    while (waiting.length > 0 || underWay.size > 0) {
      while (underWay.size < this.#adapter.atOnce) {
        const asked = waiting.shift();
        if (asked === undefined) break;
        const id = (number += 1);
        underWay.set(
          id,
          this.#answer(asked, signal).then((answer) => [id, answer] as const),
        );
      }
      const [id, answer] = await Promise.race(underWay.values());
      underWay.delete(id);
      yield answer;
    }
  }

  *#batches(symbols: readonly string[]): Generator<readonly string[], void, undefined> {
    const size = this.quota.symbolsPerRequest;
    for (let at = 0; at < symbols.length; at += size) yield symbols.slice(at, at + size);
  }

  async #answer(asked: readonly string[], signal?: AbortSignal): Promise<ProviderAnswer> {
    const { attempts, body, outcome } = await this.#asker.ask(
      {
        ask: (limit) => this.#adapter.ask(asked, limit),
        read: (bytes) => this.#read(asked, bytes),
      },
      signal,
    );
    return {
      ...{ asked, attempts, receivedAtMs: this.#manners.clock.now() },
      ...(body === undefined ? {} : { body }),
      ...("read" in outcome
        ? outcome.read
        : { quotes: [], refused: [], unanswered: asked, failure: outcome.failure }),
    };
  }

  #read(
    asked: readonly string[],
    body: Uint8Array,
  ): Promise<Pick<ProviderAnswer, "quotes" | "refused" | "unanswered">> {
    const { name: provider, dataSource } = this.#adapter;
    const receivedAtMs = this.#manners.clock.now();
    return readAnswer({
      ...{ provider, asked, receivedAtMs, body },
      ...(dataSource === undefined ? {} : { dataSource }),
    });
  }
}
