import { kinesisStreamRetention } from "../../../../policy/rules/resilience/kinesisStreamRetention.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(kinesisStreamRetention, {
  compliant: {
    "a week": { props: { retentionPeriod: 168 } },
    "a year": { props: { retentionPeriod: 8760 } },
  },
  violating: {
    "the default": [{}, '"retentionPeriod" must be at least 168, got 24; set retentionPeriod'],
    "two days": [
      { props: { retentionPeriod: 48 } },
      '"retentionPeriod" must be at least 168, got 48',
    ],
  },
  unknown: {
    "hours that are computed": [{ props: { retentionPeriod: UNKNOWN } }, "retentionPeriod"],
  },
});
