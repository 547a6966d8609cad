import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";
import { readsStream } from "../../readsStream.ts";

export const eventSourceMappingTrimHorizon: ResourceRule = {
  name: "event-source-mapping-trim-horizon",
  scope: "resource",
  groups: ["resilience"],
  title: "Mappings of streams begin with the oldest record.",
  rationale:
    "A mapping takes minutes to become active. From LATEST it never sees what was put until then, and nobody is told.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"],
  controls: [],
  resourceTypes: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  remedy: 'set startingPosition to "TRIM_HORIZON", or to "AT_TIMESTAMP" with a time',
  evaluate: ({ props }) => {
    if (!readsStream(props)) return notApplicable("the source is a queue");
    const position = props.text("startingPosition");
    return hold(position === "TRIM_HORIZON" || position === "AT_TIMESTAMP", {
      property: "startingPosition",
      must: 'must be "TRIM_HORIZON" or "AT_TIMESTAMP"',
      got: position,
    });
  },
};
