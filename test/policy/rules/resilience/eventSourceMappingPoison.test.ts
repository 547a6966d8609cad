import { eventSourceMappingPoison } from "../../../../policy/rules/resilience/eventSourceMappingPoison.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const GOOD = {
  eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks",
  startingPosition: "TRIM_HORIZON",
  maximumRecordAgeInSeconds: 21_600,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: ["ReportBatchItemFailures"],
};
const mapping = (props: Record<string, unknown>) => ({ props: { ...GOOD, ...props } });

describeRule(eventSourceMappingPoison, {
  compliant: {
    "retries bounded by age": mapping({}),
    "retries bounded by number": mapping({
      maximumRecordAgeInSeconds: -1,
      maximumRetryAttempts: 10,
    }),
  },
  violating: {
    "what Lambda does by default": [
      { props: { eventSourceArn: GOOD.eventSourceArn, startingPosition: "LATEST" } },
      '"maximumRetryAttempts" must be 0 or more, or maximumRecordAgeInSeconds 60 or more, got -1',
      '"bisectBatchOnFunctionError" must be true, got none',
      '"functionResponseTypes" must hold "ReportBatchItemFailures", got []',
    ],
    "no bound": [
      mapping({ maximumRecordAgeInSeconds: -1 }),
      '"maximumRetryAttempts" must be 0 or more',
    ],
  },
  unknown: {
    "a setting, and finds what is wrong beside it": [
      mapping({ maximumRecordAgeInSeconds: UNKNOWN, bisectBatchOnFunctionError: false }),
      "maximumRecordAgeInSeconds",
      '"bisectBatchOnFunctionError" must be true, got false',
    ],
  },
  notApplicable: {
    "a queue": { props: { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:arrivals" } },
    "a Kafka topic": {
      props: {
        eventSourceArn: "arn:aws:kafka:us-east-1:123456789012:cluster/ticks/1",
        topics: ["ticks"],
        startingPosition: "TRIM_HORIZON",
      },
    },
  },
});
