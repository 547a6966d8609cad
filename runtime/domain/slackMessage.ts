import type { Alert } from "../contract/alert.ts";
import { alertChange, alertSentence, alertSubject, alertTime } from "./describeAlert.ts";

/** Most characters of a section's text.
 * https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_SECTION = 3_000;

/** A message as Slack's webhooks take it: blocks, and a text for notifications and old clients. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly object[];
}

/** An alert as a Slack message in Block Kit. */
export function slackMessage(alert: Alert): SlackMessage {
  const signal = alert.kind === "crossover" ? alert.signal : "ANOMALY";
  return {
    text: escapeSlack(alertSubject(alert)),
    blocks: [
      { type: "header", text: plainText(`${alert.symbol} ${signal}`) },
      { type: "section", text: plainText(alertSentence(alert)) },
      {
        type: "section",
        fields: facts(alert).map(([name, value]) => ({
          type: "mrkdwn",
          text: `*${name}*\n${escapeSlack(value)}`,
        })),
      },
      {
        type: "context",
        // Slack drops no repetition: by the id a reader sees that it is one.
        elements: [{ type: "mrkdwn", text: `Alert \`${escapeSlack(alert.id)}\`` }],
      },
    ],
  };
}

/** A message of the topic that is no alert, as it is: somebody tries whether it arrives. */
export function slackNote(subject: string, message: string): SlackMessage {
  const text = subject === "" ? message : `${subject}\n${message}`;
  return {
    text: escapeSlack(subject === "" ? "Message of the alert topic" : subject),
    blocks: [{ type: "section", text: plainText(text.slice(0, MAX_SECTION)) }],
  };
}

/** A text in which nothing has a meaning: symbols hold `_` and `:`, as emphasis and emoji do. */
function plainText(text: string): object {
  return { type: "plain_text", text, emoji: false };
}

function facts(alert: Alert): (readonly [string, string])[] {
  const change = alertChange(alert);
  return [
    ["Price", alert.price],
    ...(change === undefined ? [] : [["Change today", change] as const]),
    ...(alert.kind === "crossover"
      ? [
          [`${alert.short_window}-tick average`, alert.short_sma] as const,
          [`${alert.long_window}-tick average`, alert.long_sma] as const,
        ]
      : []),
    ...(alert.possible_split === undefined
      ? []
      : [["Possible split", alert.possible_split] as const]),
    ["Trade time", alertTime(alert)],
    ["Data", alert.data_source],
  ];
}

/** The three characters that Slack takes for its own.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
