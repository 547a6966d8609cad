import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";
import { readsStream } from "../../readsStream.ts";

export const eventSourceMappingOnFailure: ResourceRule = {
  name: "event-source-mapping-on-failure",
  scope: "resource",
  groups: ["resilience"],
  title: "Mappings of streams keep what outlives its retries.",
  rationale:
    "Without a destination Lambda drops the batch and goes on: its records are lost and nobody knows which.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"],
  controls: ["Serverless-LambdaEventSourceMappingDestination"],
  resourceTypes: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  remedy: "set destinationConfig.onFailure.destinationArn",
  evaluate: ({ props }) => {
    if (!readsStream(props)) return notApplicable("the source is a queue and keeps what failed");
    const path = "destinationConfig.onFailure.destinationArn";
    return hold(props.isUnknown(path) || props.has(path), { property: path, must: "must be set" });
  },
};
