import { mskClusterLogs } from "../../../../policy/rules/logging/mskClusterLogs.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const cluster = (cloudwatchLogs: Record<string, unknown>, enhancedMonitoring?: string) => ({
  props: {
    loggingInfo: { brokerLogs: { cloudwatchLogs } },
    ...(enhancedMonitoring === undefined ? {} : { enhancedMonitoring }),
  },
});

describeRule(mskClusterLogs, {
  compliant: {
    "logs and metrics by topic": cluster({ enabled: true }, "PER_TOPIC_PER_BROKER"),
    "logs in a bucket": {
      props: {
        loggingInfo: { brokerLogs: { s3: { enabled: true, bucket: "log" } } },
        enhancedMonitoring: "PER_TOPIC_PER_PARTITION",
      },
    },
  },
  violating: {
    "what MSK does by default": [
      {},
      '"loggingInfo.brokerLogs" must turn one target on, got none; turn one of',
      '"enhancedMonitoring" must be "PER_TOPIC_PER_BROKER" or "PER_TOPIC_PER_PARTITION", got "DEFAULT"',
    ],
    "metrics by broker": [
      cluster({ enabled: true }, "PER_BROKER"),
      '"enhancedMonitoring" must be "PER_TOPIC_PER_BROKER"',
    ],
  },
  unknown: {
    "a target, and finds what is wrong beside it": [
      cluster({ enabled: UNKNOWN }, "DEFAULT"),
      "loggingInfo.brokerLogs.cloudwatchLogs.enabled",
      '"enhancedMonitoring" must be',
    ],
  },
});
