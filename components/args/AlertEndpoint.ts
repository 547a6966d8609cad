import type * as pulumi from "@pulumi/pulumi";

/** How an alert reaches its receiver. */
export const AlertProtocol = {
  /** An e-mail address; its owner confirms once. */
  Email: "email",
  /** A phone number as `+` and up to 15 digits. */
  Sms: "sms",
  /** An `https://` address; the server confirms once. */
  Https: "https",
  /** The ARN of an SQS queue whose policy lets the alert topic send. */
  Sqs: "sqs",
  /** The ARN of a Lambda function. */
  Lambda: "lambda",
  /** A Slack incoming webhook; give it as a secret. */
  Slack: "slack",
} as const;
export type AlertProtocol = (typeof AlertProtocol)[keyof typeof AlertProtocol];

/** One receiver of alerts. */
export interface AlertEndpoint {
  /** How the alert is sent. */
  protocol: AlertProtocol;
  /** Where it is sent: an address or an ARN, by `protocol`. May be a secret. */
  endpoint: pulumi.Input<string>;
  /**
   * Which alerts are sent, by their attributes `kind`, `symbol`, `direction`, `signal` and
   * `data_source`, as SNS writes filter policies: `{ symbol: ["AAPL"], signal: ["SELL_SIGNAL"] }`.
   * @default none: all are
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- other Pulumi languages get no other type for free-form values
  filterPolicy?: { [attribute: string]: any };
}
