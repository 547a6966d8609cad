import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { LocalSecret } from "../resources/LocalSecrets.ts";
import type { Emulator } from "./Emulator.ts";
import { closeGracefully, listenOnLoopback, readBody } from "./http.ts";
import { slackProblem } from "./slackProblem.ts";

/** What secrets are read from, and posts told to. */
export interface SecretsManagerOptions {
  /** Finds a secret by ARN or name. */
  readonly find: (secretId: string) => LocalSecret | undefined;
  /** Takes what a function posted to the Slack webhook in a secret, JSON text. */
  readonly onPost: (post: { readonly secret: LocalSecret; readonly message: string }) => void;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** Addresses of Slack's webhooks, those for governments too. */
const SLACK_WEBHOOK = /^https:\/\/hooks\.slack(-gov)?\.com\//;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Answers `GetSecretValue` with the secrets of the program. In place of a Slack webhook it gives out an
 * address of its own, where posts are kept and go no further. Its address holds a random word, so that
 * other programs of the machine cannot read what it knows.
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<Emulator> {
  const word = randomBytes(16).toString("hex");
  const webhooks = new Map<string, LocalSecret>();
  let endpoint = "";
  const webhookOf = (secret: LocalSecret): string => {
    const path = `/${word}/slack/${createHash("sha256").update(secret.arn).digest("hex")}`;
    webhooks.set(path, secret);
    return `${endpoint}${path.slice(word.length + 1)}`;
  };
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = (await readBody(request, MAX_BODY_BYTES))?.toString("utf8") ?? "";
    const path = (request.url ?? "").replace(/\/$/, "");
    const webhook = webhooks.get(path);
    if (webhook !== undefined) return takePost(webhook, body, options);
    if (path !== `/${word}`) return { status: 404, body: "" };
    return getSecretValue(String(request.headers["x-amz-target"]), body, options, webhookOf);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (given) => send(response, given),
      (error: unknown) => send(response, failure(500, "InternalServiceError", String(error))),
    );
  });
  endpoint = `http://127.0.0.1:${await listenOnLoopback(server)}/${word}`;
  let stopped: Promise<void> | undefined;
  return { endpoint, stop: () => (stopped ??= closeGracefully(server)) };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
function getSecretValue(
  target: string,
  body: string,
  { find }: SecretsManagerOptions,
  webhookOf: (secret: LocalSecret) => string,
): Answer {
  if (target !== "secretsmanager.GetSecretValue") {
    const message = `a local run answers GetSecretValue only, got ${target}`;
    return failure(400, "UnknownOperationException", message);
  }
  const { SecretId = "" } = JSON.parse(body) as { readonly SecretId?: string };
  const secret = find(SecretId);
  if (secret?.value === undefined) {
    const message = `Secrets Manager can't find the specified secret${secret ? " value" : ""}.`;
    return failure(400, "ResourceNotFoundException", message);
  }
  const { versionId, text, bytes } = secret.value;
  const shown = text !== undefined && SLACK_WEBHOOK.test(text) ? webhookOf(secret) : text;
  return {
    status: 200,
    body: JSON.stringify({
      ARN: secret.arn,
      Name: secret.name,
      VersionId: versionId,
      VersionStages: ["AWSCURRENT"],
      ...(shown === undefined ? {} : { SecretString: shown }),
      ...(bytes === undefined ? {} : { SecretBinary: bytes }),
    }),
  };
}

/** Answers as Slack does. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function takePost(secret: LocalSecret, message: string, options: SecretsManagerOptions): Answer {
  const problem = slackProblem(message);
  if (problem !== undefined) return { status: 400, body: problem };
  options.onPost({ secret, message });
  return { status: 200, body: "ok" };
}

function failure(status: number, type: string, Message: string): Answer {
  return { status, body: JSON.stringify({ __type: type, Message }) };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(body);
}
