import type { Clock } from "../ports/Clock.ts";
import type { SecretStore } from "../ports/SecretStore.ts";

/** How long a key is used before the secret is read again: a rotated one is in use within this time. */
const FRESH_MS = 300_000;

/** An API key that is a secret: read when it is needed, and kept in memory for some minutes only. */
export class ApiKey {
  readonly #secretArn: string;
  readonly #secrets: SecretStore;
  readonly #clock: Clock;
  #known: { readonly key: string; readonly untilMs: number } | undefined;

  constructor(secretArn: string, secrets: SecretStore, clock: Clock) {
    this.#secretArn = secretArn;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** The key; one that is kept for too long is read again. */
  async read(): Promise<string> {
    if (this.#known === undefined || this.#clock.now() >= this.#known.untilMs) {
      const key = keyOf(await this.#secrets.read(this.#secretArn));
      this.#known = { key, untilMs: this.#clock.now() + FRESH_MS };
    }
    return this.#known.key;
  }

  /** Has the secret read again: the provider did not know the key. */
  forget(): void {
    this.#known = undefined;
  }
}

/** The secret's text, or its `apiKey` where it is JSON, as the console writes secrets. */
function keyOf(text: string): string {
  if (!text.trimStart().startsWith("{")) return text.trim();
  const { apiKey } = parse(text);
  if (typeof apiKey === "string" && apiKey !== "") return apiKey;
  throw new Error('the secret of the API key must be the key alone, or JSON with a text "apiKey"');
}

function parse(text: string): { readonly apiKey?: unknown } {
  try {
    return JSON.parse(text) as { apiKey?: unknown };
  } catch {
    // The parser's own message would show the secret.
    return {};
  }
}
