import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Context, SNSEvent } from "aws-lambda";
import { ENVIRONMENT } from "../contract/environment.ts";
import { CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { SecretsManagerStore } from "../ports/aws/SecretsManagerStore.ts";
import { systemClock } from "../ports/Clock.ts";
import { FetchWebhook } from "../ports/FetchWebhook.ts";
import { requireText } from "./config.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { observeFunction } from "./observe.ts";
import { postNotifications } from "./postNotifications.ts";
import { SlackChannel } from "./SlackChannel.ts";

/** How long Slack may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;

const observer = observeFunction(process.env);
const channel = new SlackChannel(requireText(process.env, ENVIRONMENT.slackSecretArn), {
  secrets: new SecretsManagerStore(new SecretsManagerClient(CLIENT_OPTIONS)),
  webhook: new FetchWebhook(TIMEOUT_MS),
  clock: systemClock,
});

/** Lambda's entry point: a message of the alert topic. */
export function handler(event: SNSEvent, context: Context): Promise<void> {
  return postNotifications(event, channel, observer, deadlineOf(context, systemClock));
}
