import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

const TARGETS = ["cloudwatchLogs", "firehose", "s3"];

export const mskClusterLogs: ResourceRule = {
  name: "msk-cluster-logs",
  scope: "resource",
  groups: ["logging"],
  title: "MSK brokers write logs, and metrics by topic.",
  rationale:
    "Without them nobody can tell afterwards who was turned away, or which topic fell behind.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html"],
  controls: ["CKV_AWS_80", "AwsSolutions-MSK6", "AWS-0074"],
  resourceTypes: ["aws:msk/cluster:Cluster"],
  remedy:
    'turn one of loggingInfo.brokerLogs on, and set enhancedMonitoring to "PER_TOPIC_PER_BROKER"',
  evaluate: ({ props }) =>
    judgeEach(["logs", "metrics"], (part) => {
      if (part === "logs") {
        const property = "loggingInfo.brokerLogs";
        const isOn = TARGETS.some((one) => props.flag(`${property}.${one}.enabled`) === true);
        return hold(isOn, { property, must: "must turn one target on" });
      }
      const monitoring = props.text("enhancedMonitoring") ?? "DEFAULT";
      return hold(monitoring.startsWith("PER_TOPIC"), {
        property: "enhancedMonitoring",
        must: 'must be "PER_TOPIC_PER_BROKER" or "PER_TOPIC_PER_PARTITION"',
        got: monitoring,
      });
    }),
};
