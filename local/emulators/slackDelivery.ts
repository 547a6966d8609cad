import { createHash } from "node:crypto";
import type { LocalSecret } from "../resources/LocalSecrets.ts";
import type { Delivery } from "./DeliveryLog.ts";

/**
 * What is kept of a post to Slack. Of the webhook only its secret's name is told; a message that is
 * posted twice is one delivery, as everywhere in the file.
 */
export function slackDelivery({
  secret,
  message,
}: {
  readonly secret: LocalSecret;
  /** JSON text. */
  readonly message: string;
}): Delivery {
  return {
    topicArn: "",
    protocol: "slack",
    endpoint: secret.name,
    message,
    messageAttributes: {},
    messageId: createHash("sha256").update(message).digest("hex").slice(0, 32),
  };
}
