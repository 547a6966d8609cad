import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure, Registered } from "../Infrastructure.ts";
import { ANOTHER_ACCOUNT, arnOf, PLACE, text } from "../Infrastructure.ts";
import type { Delivery } from "./deliveries.ts";
import { deliveryExpectations } from "./deliveries.ts";
import type { Expectation } from "./Expectation.ts";

/** What the trust of roles has to answer: the one service that takes each, for this account. */
export function trustExpectations(infrastructure: Infrastructure): Expectation[] {
  const takers: [type: string, take: (one: Registered) => Delivery][] = [
    ["aws:lambda/function:Function", byLambda],
    ["aws:scheduler/schedule:Schedule", byScheduler],
    ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", byFirehose],
    ["aws:ec2/flowLog:FlowLog", byFlowLog],
  ];
  return takers.flatMap(([type, take]) =>
    infrastructure.ofType(type).map(take).flatMap(deliveryExpectations),
  );
}

const TAKE = { actions: ["sts:AssumeRole"] } as const;

/** Any function of the account: the trust would have to name the function before it is there. */
function byLambda({ properties }: Registered): Delivery {
  return {
    ...TAKE,
    policy: text(properties["role"]),
    service: "lambda.amazonaws.com",
    source: text(properties["arn"]),
    otherSources: [],
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function byScheduler({ properties }: Registered): Delivery {
  const target = properties["target"] as PropertyMap;
  const source = arnOf("scheduler", `schedule-group/${text(properties["groupName"])}`);
  return {
    ...TAKE,
    policy: text(target["roleArn"]),
    service: "scheduler.amazonaws.com",
    source,
    otherSources: [`${source}-other`, source.replace(PLACE.account, ANOTHER_ACCOUNT)],
  };
}

function byFirehose({ properties }: Registered): Delivery {
  const s3 = properties["extendedS3Configuration"] as PropertyMap;
  const source = text(properties["arn"]);
  return {
    ...TAKE,
    policy: text(s3["roleArn"]),
    service: "firehose.amazonaws.com",
    source,
    otherSources: [source.replace(PLACE.account, ANOTHER_ACCOUNT)],
  };
}

function byFlowLog({ properties }: Registered): Delivery {
  const source = text(properties["arn"]);
  return {
    ...TAKE,
    policy: text(properties["iamRoleArn"]),
    service: "vpc-flow-logs.amazonaws.com",
    source,
    otherSources: [source.replace(PLACE.account, ANOTHER_ACCOUNT)],
  };
}
