import * as pulumi from "@pulumi/pulumi";
import { LATER } from "./later.ts";

/** Receivers, and what tells them, that are wrong in one place: what is set, the path, and the reason. */
export const WRONG_ENDPOINTS: [set: object, propertyPath: string, reason: string | RegExp][] = [
  [
    { alertEndpoints: [{ protocol: "smtp", endpoint: "a@example.com" }] },
    "alertEndpoints[0].protocol",
    '"protocol" must be one of email, sms, https, sqs, lambda, slack, got "smtp"; choose one.',
  ],
  [
    { alertEndpoints: [{ protocol: "email", endpoint: "desk" }] },
    "alertEndpoints[0].endpoint",
    '"endpoint" must be an e-mail address for protocol email, got "desk"; write it as name@example.com.',
  ],
  [
    { alertEndpoints: [{ protocol: "https", endpoint: "http://example.com" }] },
    "alertEndpoints[0].endpoint",
    /must be an https:\/\/ address .* got "http:\/\/example.com"/,
  ],
  ...[
    "<desk@example.com>",
    "desk@example..com",
    "desk@.com",
    "a@b.example;c@d.example",
    " ",
    "",
  ].map((endpoint): [object, string, RegExp] => [
    { alertEndpoints: [{ protocol: "email", endpoint }] },
    "alertEndpoints[0].endpoint",
    /must be an e-mail address for protocol email, got ".*"; write it as name@example\.com/,
  ]),
  ...["https://", "https://:443/alerts", "https://[1", "https://a b.example", "HTTPS:example"].map(
    (endpoint): [object, string, RegExp] => [
      { alertEndpoints: [{ protocol: "https", endpoint }] },
      "alertEndpoints[0].endpoint",
      /must be an https:\/\/ address for protocol https, got ".*"; write it with https:/,
    ],
  ),
  [
    { alertEndpoints: [{ protocol: "sqs", endpoint: "alerts" }] },
    "alertEndpoints[0].endpoint",
    /must be the ARN of a queue .* got "alerts"/,
  ],
  [
    {
      alertEndpoints: [
        { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:alerts.fifo" },
      ],
    },
    "alertEndpoints[0].endpoint",
    /must be a standard queue with a standard topic, .* got "arn:.*"; set "alerts.fifo"/,
  ],
  [{ alertEndpoints: [{ protocol: "email" }] }, "alertEndpoints[0].endpoint", /got undefined/],
  [
    // What YAML makes of +12065550100 without quotes.
    { alertEndpoints: [{ protocol: "sms", endpoint: 12065550100 }] },
    "alertEndpoints[0].endpoint",
    /must be a text: a phone number .* got 12065550100; write it in quotes/,
  ],
  [
    { alertEndpoints: [{ protocol: "sms", endpoint: "555 0100" }] },
    "alertEndpoints[0].endpoint",
    /must be a phone number in E\.164 form .* got "555 0100"; write \+/,
  ],
  [
    { alertEndpoints: [{ protocol: "lambda", endpoint: "arn:aws:lambda:eu-west-1:1:function:x" }] },
    "alertEndpoints[0].endpoint",
    /must be the ARN of a function for protocol lambda/,
  ],
  [
    { alerts: { fifo: true }, alertEndpoints: [{ protocol: "email", endpoint: "a@b.example" }] },
    "alertEndpoints[0].protocol",
    '"protocol" must be sqs with a FIFO topic, got "email"; send to a queue, or use a standard topic.',
  ],
  [{ alerts: { fifo: "yes" } }, "alerts.fifo", /must be true or false, got "yes"/],
  [{ alerts: { fifo: pulumi.output(true) } }, "alerts.fifo", new RegExp(LATER)],
  [{ alerts: { on: [] } }, "alerts.on", /must name at least one, got none; add one or omit it/],
  [{ alerts: { on: ["dip"] } }, "alerts.on[0]", /one of crossover, anomaly, got "dip"; choose one/],
  [
    { alerts: { on: ["anomaly", "anomaly"] } },
    "alerts.on[1]",
    '"alerts.on[1]" must differ from the words before it, got "anomaly" as in "alerts.on[0]"; remove one.',
  ],
  [{ alerts: { on: [pulumi.output("anomaly")] } }, "alerts.on[0]", new RegExp(LATER)],
  [{ alerts: { on: "anomaly" } }, "alerts.on", /must be a list, got "anomaly"/],
  [
    { alerts: { topicArn: "trading" } },
    "alerts.topicArn",
    /the ARN of an SNS topic, got "trading"/,
  ],
  [
    { alerts: { topicArn: "arn:aws:sns:us-east-1:123456789012:mine", fifo: true } },
    "alerts.fifo",
    '"fifo" must be omitted with "alerts.topicArn": the topic exists, got true; remove one of them.',
  ],
  [
    { alerts: { topicKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" } },
    "alerts.topicKeyArn",
    /must be omitted without "alerts\.topicArn"/,
  ],
  [
    { monitoring: { alarms: false, staleMinutes: 5 } },
    "monitoring.staleMinutes",
    '"staleMinutes" must be omitted with "monitoring.alarms" false: there is no alarm, got 5; remove one of them.',
  ],
  [
    { monitoring: { alarms: false, thresholds: { functionErrors: 5 } } },
    "monitoring.thresholds.functionErrors",
    /must be omitted with "monitoring\.alarms" false/,
  ],
  [
    { monitoring: { feedIntervalSeconds: 0 } },
    "monitoring.feedIntervalSeconds",
    /1 to 3600, or -1/,
  ],
  [
    { monitoring: { feedIntervalSeconds: 60, staleIntervals: 0 } },
    "monitoring.staleIntervals",
    /1 to 1440, or -1 \(none\), got 0/,
  ],
  [
    { monitoring: { feedIntervalSeconds: 60, exchange: "MARS" } },
    "monitoring.exchange",
    /one of NYSE, NASDAQ, .*, 24\/5, 24\/7, got "MARS"/,
  ],
  [
    { monitoring: { exchange: "LSE" } },
    "monitoring.exchange",
    '"exchange" must be omitted without "monitoring.feedIntervalSeconds" and "source.schedule": no feed is watched, got "LSE"; remove it, or set "monitoring.feedIntervalSeconds".',
  ],
  [
    {
      symbols: [...Array(400).keys()].map((n) => `SYMBOL${n}`),
      monitoring: { feedIntervalSeconds: 60 },
    },
    "symbols",
    /at most 3000 characters with "monitoring.feedIntervalSeconds" or "source.schedule", commas included, got \d+; shorten/,
  ],
  [
    {
      source: { schedule: { provider: "simulated" } },
      feed: "any",
      monitoring: { exchange: "LSE" },
    },
    "monitoring.exchange",
    /must be omitted with "source.schedule", which says the market, got "LSE"/,
  ],
  [{ monitoring: { staleMinutes: 0 } }, "monitoring.staleMinutes", /1 to 1440, or -1 \(none\)/],
  [{ monitoring: { alarms: "yes" } }, "monitoring.alarms", /must be true or false, got "yes"/],
  [{ monitoring: { runbookUrl: "wiki" } }, "monitoring.runbookUrl", /an https:\/\/ address/],
  [
    { monitoring: { thresholds: { durationPercent: 101 } } },
    "monitoring.thresholds.durationPercent",
    /must be 1 to 100, got 101; lower it or omit it for 80/,
  ],
  [
    { monitoring: { opsEndpoints: [{ protocol: "slack", endpoint: "x" }] } },
    "monitoring.opsEndpoints[0].protocol",
    /must be one of email, sms, https, sqs, lambda, got "slack"; choose one/,
  ],
  [
    { monitoring: { opsEndpoints: [{ protocol: "email", endpoint: "desk" }] } },
    "monitoring.opsEndpoints[0].endpoint",
    /must be an e-mail address for protocol email, got "desk"/,
  ],
  [
    {
      monitoring: {
        opsEndpoints: [
          { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:123456789012:ops.fifo" },
        ],
      },
    },
    "monitoring.opsEndpoints[0].endpoint",
    /must be a standard queue with a standard topic, .*, got "arn:.*:ops\.fifo"; send to a standard/,
  ],
  [
    {
      symbols: Array.from({ length: 260 }, (_, index) => `S${1_000 + index}`),
      processing: { rejectUnlisted: true },
      monitoring: { staleMinutes: 5 },
    },
    "symbols",
    /at most 1500 characters with "processing.rejectUnlisted" and "monitoring.staleMinutes"/,
  ],
  [
    { alertEndpoints: [{ protocol: "slack", endpoint: "https://example.com/hook" }] },
    "alertEndpoints[0].endpoint",
    /must be an incoming webhook for protocol slack, got "https:\/\/example.com\/hook"; copy it/,
  ],
  [
    {
      alertEndpoints: [
        { protocol: "email", endpoint: "a@b.example", filterPolicy: { signal: ["HOLD"] } },
      ],
    },
    "alertEndpoints[0].filterPolicy.signal[0]",
    /must be .*BUY_SIGNAL.* got "HOLD"/,
  ],
  [
    {
      alertEndpoints: [
        {
          protocol: "email",
          endpoint: "a@b.example",
          filterPolicy: { symbol: [pulumi.output("AAPL")] },
        },
      ],
    },
    "alertEndpoints[0].filterPolicy.symbol[0]",
    /must be a text, or an object .*, got an Output or a promise; correct or omit it/,
  ],
  [
    { alertEndpoints: [{ protocol: pulumi.output("email"), endpoint: "a@b.example" }] },
    "alertEndpoints[0].protocol",
    new RegExp(LATER),
  ],
];
