import type { Webhook, WebhookAnswer } from "./Webhook.ts";
import { WebhookError } from "./Webhook.ts";

/** Longest word of a webhook that is passed on, in characters. */
const MAX_REASON = 100;

/** {@link Webhook} by `fetch`. Follows no redirection: the address would go to a stranger. */
export class FetchWebhook implements Webhook {
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async post(address: string, message: object): Promise<WebhookAnswer> {
    const url = readAddress(address);
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json; charset=utf-8" },
      body: JSON.stringify(message),
      redirect: "manual",
      signal: AbortSignal.timeout(this.#timeoutMs),
    }).catch((error: unknown) => {
      throw new WebhookError(`the webhook did not answer: ${nameOf(error)}`);
    });
    const retryAfterMs = readRetryAfter(response.headers.get("Retry-After"));
    return {
      status: response.status,
      reason: await readReason(response),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}

/** HTTPS, or plain HTTP that stays on this machine. */
function readAddress(address: string): URL {
  const url = URL.parse(address.trim());
  if (url?.protocol === "https:") return url;
  if (url?.protocol === "http:" && url.hostname === "127.0.0.1") return url;
  throw new WebhookError(
    "the secret must hold an https:// address and nothing else; store it anew",
  );
}

/** Codes and names only: messages of `fetch` may quote the address. */
function nameOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { code?: unknown } };
  return [name, cause?.code].filter((part) => typeof part === "string").join(" ");
}

/** Seconds, or a date: Slack sends seconds. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** A webhook's short answer, as long as it is a plain word. */
async function readReason(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  return text.length <= MAX_REASON && /^[\w .,:-]*$/.test(text) ? text : "";
}
