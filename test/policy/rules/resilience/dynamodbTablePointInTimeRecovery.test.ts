import { dynamodbTablePointInTimeRecovery } from "../../../../policy/rules/resilience/dynamodbTablePointInTimeRecovery.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(dynamodbTablePointInTimeRecovery, {
  compliant: { "one that has it on": { props: { pointInTimeRecovery: { enabled: true } } } },
  violating: {
    "one that does not say": [{}, '"pointInTimeRecovery.enabled" must be true, got none'],
    "one that has it off": [
      { props: { pointInTimeRecovery: { enabled: false } } },
      '"pointInTimeRecovery.enabled" must be true, got false',
    ],
  },
  unknown: {
    "a setting that is computed": [
      { props: { pointInTimeRecovery: { enabled: UNKNOWN } } },
      "pointInTimeRecovery.enabled",
    ],
  },
});
