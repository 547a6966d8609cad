import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/**
 * What a stream keeps unless it is told otherwise, in hours.
 * https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
 */
const DEFAULT_HOURS = 24;

export const kinesisStreamRetention: ResourceRule = {
  name: "kinesis-stream-retention",
  scope: "resource",
  groups: ["resilience"],
  title: "Kinesis streams keep records for a week, so that a weekend's failure loses none.",
  rationale:
    "What nobody could process until the stream forgets it is lost. A pipeline that moves what it cannot process elsewhere in time can do with less.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/kinesis-controls.html#kinesis-3",
  ],
  controls: ["Kinesis.3"],
  resourceTypes: ["aws:kinesis/stream:Stream"],
  remedy: "set retentionPeriod",
  parameters: {
    minHours: {
      type: "integer",
      minimum: 24,
      maximum: 8760,
      description: "Least hours to keep records for.",
      default: 168,
    },
  },
  evaluate: ({ props }, { parameters }) => {
    const minHours = parameters.number("minHours");
    const hours = props.number("retentionPeriod") ?? DEFAULT_HOURS;
    return hold(hours >= minHours, {
      property: "retentionPeriod",
      must: `must be at least ${String(minHours)}`,
      got: hours,
    });
  },
};
