import { logGroupRetention } from "../../../../policy/rules/logging/logGroupRetention.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(logGroupRetention, {
  compliant: {
    "a year": { props: { retentionInDays: 365 } },
    "ten years": { props: { retentionInDays: 3653 } },
    "a year as text": { props: { retentionInDays: "365" } },
  },
  violating: {
    "a group that never forgets": [{}, '"retentionInDays" must be at least 365, got none'],
    "never, as a number": [{ props: { retentionInDays: 0 } }, '"retentionInDays" must be at'],
    "a month": [
      { props: { retentionInDays: 30 } },
      '"retentionInDays" must be at least 365, got 30',
    ],
  },
  unknown: {
    "a number that is computed": [{ props: { retentionInDays: UNKNOWN } }, "retentionInDays"],
  },
});
