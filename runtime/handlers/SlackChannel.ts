import type { SlackMessage } from "../domain/slackMessage.ts";
import type { Clock } from "../ports/Clock.ts";
import type { SecretStore } from "../ports/SecretStore.ts";
import type { Webhook, WebhookAnswer } from "../ports/Webhook.ts";

/** What a channel is reached with. */
export interface SlackPorts {
  readonly secrets: SecretStore;
  readonly webhook: Webhook;
  readonly clock: Clock;
}

/** Slack did not take a message. */
export class SlackError extends Error {
  override readonly name = "SlackError";
}

/** How long to leave Slack alone when it does not say: it takes a message a second.
 * https://docs.slack.dev/apis/web-api/rate-limits */
const PAUSE_MS = 1_000;

/** Answers to an address that was taken back: action_prohibited, no_service, channel_is_archived, ….
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
const REVOKED: readonly number[] = [401, 403, 404, 410];
const TOO_MANY = 429;

/** A Slack channel behind a webhook whose address is a secret, read once and again when Slack refuses it. */
export class SlackChannel {
  readonly #secretArn: string;
  readonly #ports: SlackPorts;
  #address: string | undefined;

  constructor(secretArn: string, ports: SlackPorts) {
    this.#secretArn = secretArn;
    this.#ports = ports;
  }

  /**
   * Posts a message; at least once, since an answer may get lost. Waits as long as Slack asks for, but
   * not beyond the deadline.
   * @param deadlineMs epoch milliseconds
   * @throws when Slack did not take it: Lambda tries again, then keeps it
   */
  async post(message: SlackMessage, deadlineMs: number): Promise<void> {
    try {
      await this.#post(message, deadlineMs);
    } catch (error) {
      // Whatever was wrong may be corrected in the secret meanwhile.
      this.#address = undefined;
      throw error;
    }
  }

  async #post(message: SlackMessage, deadlineMs: number): Promise<void> {
    const { webhook, clock } = this.#ports;
    let isFresh = this.#address === undefined;
    for (;;) {
      const answer = await webhook.post(await this.#readAddress(), message);
      if (answer.status >= 200 && answer.status < 300) return;
      const pauseMs = answer.retryAfterMs ?? PAUSE_MS;
      if (answer.status === TOO_MANY && clock.now() + pauseMs < deadlineMs) {
        await clock.wait(pauseMs);
      } else if (REVOKED.includes(answer.status) && !isFresh) {
        this.#address = undefined;
        isFresh = true;
      } else {
        throw refusal(answer);
      }
    }
  }

  async #readAddress(): Promise<string> {
    this.#address ??= await this.#ports.secrets.read(this.#secretArn);
    return this.#address;
  }
}

function refusal({ status, reason }: WebhookAnswer): SlackError {
  return new SlackError(`Slack answered ${status}${reason === "" ? "" : ` ${reason}`}`);
}
