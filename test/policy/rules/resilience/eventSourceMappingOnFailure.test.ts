import { eventSourceMappingOnFailure } from "../../../../policy/rules/resilience/eventSourceMappingOnFailure.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";
const BUCKET = "arn:aws:s3:::failed";
const mapping = (props: Record<string, unknown>) => ({
  props: { eventSourceArn: STREAM, ...props },
});
const kept = (destinationArn: string) => ({ destinationConfig: { onFailure: { destinationArn } } });
const MESSAGE = '"destinationConfig.onFailure.destinationArn" must be set, got none';

describeRule(eventSourceMappingOnFailure, {
  compliant: {
    "a destination": mapping(kept(BUCKET)),
    "one that is made in the same update": mapping({
      ...kept(UNKNOWN),
      eventSourceArn: UNKNOWN,
      startingPosition: "LATEST",
    }),
  },
  violating: {
    "a stream without": [mapping({}), `${MESSAGE}; set destinationConfig`],
    "a table's stream without": [
      mapping({ eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/ticks/stream/1" }),
      MESSAGE,
    ],
    "a Kafka cluster of one's own": [
      { props: { selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: "b:9096" } } } },
      MESSAGE,
    ],
    "a stream that is not known yet": [
      mapping({ eventSourceArn: UNKNOWN, startingPosition: "TRIM_HORIZON" }),
      MESSAGE,
    ],
  },
  unknown: {
    "a source that is not known yet": [mapping({ eventSourceArn: UNKNOWN }), "eventSourceArn"],
  },
  notApplicable: {
    "a queue": { props: { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:arrivals" } },
  },
});
