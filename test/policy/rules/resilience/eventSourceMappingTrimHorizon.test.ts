import { eventSourceMappingTrimHorizon } from "../../../../policy/rules/resilience/eventSourceMappingTrimHorizon.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";
const from = (startingPosition: string) => ({
  props: { eventSourceArn: STREAM, startingPosition },
});

describeRule(eventSourceMappingTrimHorizon, {
  compliant: { "the oldest record": from("TRIM_HORIZON"), "a moment": from("AT_TIMESTAMP") },
  violating: {
    "what comes next": [
      from("LATEST"),
      '"startingPosition" must be "TRIM_HORIZON" or "AT_TIMESTAMP", got "LATEST"; set starting',
    ],
  },
  unknown: {
    "a position that is computed": [from(UNKNOWN), "startingPosition"],
    "a source that is not known yet": [{ props: { eventSourceArn: UNKNOWN } }, "eventSourceArn"],
  },
  notApplicable: {
    "a queue": { props: { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:arrivals" } },
  },
});
