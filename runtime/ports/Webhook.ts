/** What a webhook said to a message. */
export interface WebhookAnswer {
  /** HTTP status; 200 to 299: taken. */
  readonly status: number;
  /** Its own word for what is wrong; empty when it has none. */
  readonly reason: string;
  /** How long it wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Takes messages over HTTPS at an address that is a secret: whoever knows it may post. */
export interface Webhook {
  /**
   * Posts a message as JSON.
   * @throws {WebhookError} when there is no answer; nothing it says tells the address
   */
  post(address: string, message: object): Promise<WebhookAnswer>;
}

/** A webhook did not answer, or its address is none. Never holds the address. */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
}
