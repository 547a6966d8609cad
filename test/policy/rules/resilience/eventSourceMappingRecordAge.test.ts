import { eventSourceMappingRecordAge } from "../../../../policy/rules/resilience/eventSourceMappingRecordAge.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";
const stream = (more: object = {}) => ({
  type: "aws:kinesis/stream:Stream",
  name: "ticks",
  props: { arn: STREAM, ...more },
});
const mapping = (more: object) => ({
  props: { eventSourceArn: STREAM, startingPosition: "TRIM_HORIZON", ...more },
});
const aged = (maximumRecordAgeInSeconds: unknown) => mapping({ maximumRecordAgeInSeconds });
const MUST = '"maximumRecordAgeInSeconds" must be less than';

describeRule(eventSourceMappingRecordAge, {
  compliant: {
    "six hours": [aged(21_600), stream()],
    "two days of a week": [aged(172_800), stream({ retentionPeriod: 168 })],
    "few tries, whatever the age": [mapping({ maximumRetryAttempts: 10 }), stream()],
    "less than a day of somebody else's stream": aged(80_000),
    "a stream that is read through a consumer of its own": [
      mapping({
        eventSourceArn: `${STREAM}/consumer/a:1`,
        maximumRecordAgeInSeconds: 172_800,
      }),
      {
        type: "aws:kinesis/streamConsumer:StreamConsumer",
        name: "consumer",
        props: { arn: `${STREAM}/consumer/a:1`, streamArn: STREAM },
      },
      stream({ retentionPeriod: 168 }),
    ],
    "a stream whose ARN is not known yet": [
      {
        ...mapping({ eventSourceArn: UNKNOWN, maximumRecordAgeInSeconds: 90_000 }),
        from: { eventSourceArn: ["ticks"] },
      },
      { type: "aws:kinesis/stream:Stream", name: "ticks", props: { retentionPeriod: 48 } },
    ],
  },
  violating: {
    "as long as the stream keeps, where nothing is said of it": [
      [aged(86_400), stream()],
      `${MUST} 86400, for which the stream keeps records, got 86400; lower maximumRecordAge`,
    ],
    "longer than the stream keeps": [
      [aged(604_800), stream({ retentionPeriod: 48 })],
      `${MUST} 172800, for`,
    ],
    "a table's stream, which keeps a day": [
      mapping({
        eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/ticks/stream/2026",
        maximumRecordAgeInSeconds: 100_000,
      }),
      `${MUST} 86400, for`,
    ],
    "a table's stream whose ARN is not known yet": [
      [
        {
          ...mapping({ eventSourceArn: UNKNOWN, maximumRecordAgeInSeconds: 100_000 }),
          from: { eventSourceArn: ["table"] },
        },
        { type: "aws:dynamodb/table:Table", name: "table" },
      ],
      `${MUST} 86400, for`,
    ],
    "many tries and no age": [
      [mapping({ maximumRetryAttempts: 10_000 }), stream()],
      `${MUST} 86400, for which the stream keeps records, got none`,
    ],
  },
  unknown: {
    "an age that is computed": [[aged(UNKNOWN), stream()], "maximumRecordAgeInSeconds"],
    "a retention that is computed": [
      [aged(90_000), stream({ retentionPeriod: UNKNOWN })],
      "retentionPeriod",
    ],
  },
  notApplicable: {
    "a mapping that nothing bounds": [mapping({}), stream()],
    "a queue": { props: { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:a" } },
    "a topic of Kafka's": mapping({
      eventSourceArn: "arn:aws:kafka:us-east-1:123456789012:cluster/a/b",
      maximumRecordAgeInSeconds: 90_000,
    }),
    "somebody else's stream": aged(90_000),
  },
});
