import { athenaWorkgroupMetrics } from "../../../../policy/rules/logging/athenaWorkgroupMetrics.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(athenaWorkgroupMetrics, {
  compliant: {
    "a workgroup that does not say": {},
    "one that has it on": { props: { configuration: { publishCloudwatchMetricsEnabled: true } } },
  },
  violating: {
    "one that has it off": [
      { props: { configuration: { publishCloudwatchMetricsEnabled: false } } },
      '"configuration.publishCloudwatchMetricsEnabled" must be true, got false; leave',
    ],
  },
  unknown: {
    "a setting that is computed": [
      { props: { configuration: { publishCloudwatchMetricsEnabled: UNKNOWN } } },
      "configuration.publishCloudwatchMetricsEnabled",
    ],
  },
});
