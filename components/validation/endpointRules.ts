import type { AlertProtocol } from "../args/AlertEndpoint.ts";
import type { Rule } from "./rules.ts";
import { httpsAddress, textLike } from "./rules.ts";

/** What an endpoint must be, by its protocol. */
export const ENDPOINT_RULES: Readonly<Record<AlertProtocol, Rule<string>>> = {
  email: textLike(/^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$/, {
    rule: "an e-mail address for protocol email",
    nextStep: "write it as name@example.com",
  }),
  https: httpsAddress(/^https:\/\/[^\s/]+\S*$/, {
    rule: "an https:// address for protocol https",
    nextStep: "write it with https:// at its start",
  }),
  // https://docs.aws.amazon.com/sns/latest/dg/sns-sms_publish-to-phone.html
  sms: textLike(/^\+[1-9]\d{4,14}$/, {
    rule: "a phone number in E.164 form for protocol sms",
    nextStep: "write + and the country's code, without spaces, as in +12065550100",
  }),
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  sqs: textLike(/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:(?=.{1,80}$)[\w-]+(\.fifo)?$/, {
    rule: "the ARN of a queue for protocol sqs",
    nextStep: "write arn:aws:sqs:<region>:<account>:<queue>",
  }),
  lambda: textLike(/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]+)?$/, {
    rule: "the ARN of a function for protocol lambda",
    nextStep: "write arn:aws:lambda:<region>:<account>:function:<name>",
  }),
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  slack: httpsAddress(/^https:\/\/hooks\.slack(-gov)?\.com\/\S+$/, {
    rule: "an incoming webhook for protocol slack",
    nextStep: "copy it from the Slack app, and give it as a secret",
  }),
};
