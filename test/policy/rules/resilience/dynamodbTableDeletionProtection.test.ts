import { dynamodbTableDeletionProtection } from "../../../../policy/rules/resilience/dynamodbTableDeletionProtection.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(dynamodbTableDeletionProtection, {
  compliant: { "one that has it on": { props: { deletionProtectionEnabled: true } } },
  violating: {
    "one that does not say": [{}, '"deletionProtectionEnabled" must be true, got none'],
    "one that has it off": [
      { props: { deletionProtectionEnabled: false } },
      '"deletionProtectionEnabled" must be true, got false',
    ],
  },
  unknown: {
    "a setting that is computed": [
      { props: { deletionProtectionEnabled: UNKNOWN } },
      "deletionProtectionEnabled",
    ],
  },
});
