import type { AlertProtocol as Protocol } from "../args/AlertEndpoint.ts";
import { AlertProtocol } from "../args/AlertEndpoint.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf, readPair } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readList, readObject, refuseUnknown } from "./readGroup.ts";
import type { Rule } from "./rules.ts";
import { oneOf, textLike } from "./rules.ts";

/** One receiver of alerts, read. */
export interface EndpointLeaves {
  readonly protocol: Leaf<Protocol>;
  readonly endpoint: Leaf<string>;
}

const ENDPOINT_RULES: Readonly<Record<Protocol, Rule<string>>> = {
  email: textLike(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, {
    rule: "an e-mail address for protocol email",
    nextStep: "write it as name@example.com",
  }),
  https: textLike(/^https:\/\/[^\s/]+\S*$/, {
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
  slack: textLike(/^https:\/\/hooks\.slack(-gov)?\.com\/\S+$/, {
    rule: "an incoming webhook for protocol slack",
    nextStep: "copy it from the Slack app, and give it as a secret",
  }),
};

/** Reads the list of receivers; an endpoint is judged by its protocol. */
export function readEndpoints(problems: Problems, input: unknown): readonly EndpointLeaves[] {
  const endpoints = readList(problems, input ?? [], "alertEndpoints").flatMap((item, index) =>
    readEndpoint(problems, item, `alertEndpoints[${index}]`),
  );
  refuseTwins(problems, endpoints);
  return endpoints;
}

function readEndpoint(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): readonly EndpointLeaves[] {
  const group = readObject(problems, input, propertyPath);
  if (group === undefined) return [];
  refuseUnknown(problems, { group, propertyPath, names: ["protocol", "endpoint"] });
  const [protocol, endpoint] = readPair(problems, {
    first: readLeaf(problems, group["protocol"], {
      propertyPath: `${propertyPath}.protocol`,
      rule: oneOf(Object.values(AlertProtocol)),
    }),
    second: readLeaf(problems, group["endpoint"], {
      propertyPath: `${propertyPath}.endpoint`,
      rule: textLike(/\S/, { rule: "a text", nextStep: "write an address or an ARN" }),
    }),
    judge: (first, second, show) => {
      const verdict = ENDPOINT_RULES[first](second);
      if ("accepted" in verdict) return undefined;
      return {
        propertyPath: `${propertyPath}.endpoint`,
        reason: `"endpoint" must be ${verdict.rule}, got ${show(second)}; ${verdict.nextStep}.`,
      };
    },
  });
  return [{ protocol, endpoint }];
}

function refuseTwins(problems: Problems, endpoints: readonly EndpointLeaves[]): void {
  const places = new Map<string, string>();
  for (const { protocol, endpoint } of endpoints) {
    if (protocol.plain === undefined || endpoint.plain === undefined) continue;
    const identity = `${protocol.plain} ${endpoint.plain}`;
    const twin = places.get(identity);
    if (twin === undefined) {
      places.set(identity, endpoint.propertyPath);
      continue;
    }
    problems.add({
      propertyPath: endpoint.propertyPath,
      reason: `"endpoint" must differ from the endpoints before it, got "${endpoint.plain}" as in "${twin}"; remove one.`,
    });
  }
}
