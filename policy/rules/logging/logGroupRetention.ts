import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/**
 * What CloudWatch Logs takes, in days.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
const ALLOWED_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export const logGroupRetention: ResourceRule = {
  name: "log-group-retention",
  scope: "resource",
  groups: ["logging", "cost"],
  title: "Log groups keep what they hold long enough, and not for ever.",
  rationale:
    "Logs kept for days are gone when a break-in is noticed; those kept for ever, the default, cost more each month.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  ],
  controls: ["CloudWatch.16", "CKV_AWS_66", "CKV_AWS_338"],
  resourceTypes: ["aws:cloudwatch/logGroup:LogGroup"],
  remedy: "set retentionInDays",
  parameters: {
    minDays: {
      type: "integer",
      enum: ALLOWED_DAYS,
      description: "Least days to keep.",
      default: 365,
    },
  },
  evaluate: ({ props }, { parameters }) => {
    const minDays = parameters.number("minDays");
    const days = props.number("retentionInDays");
    return hold(days !== undefined && days >= minDays, {
      property: "retentionInDays",
      must: `must be at least ${String(minDays)}`,
      got: days,
    });
  },
  remediate: (_group, { parameters }) => ({ retentionInDays: parameters.number("minDays") }),
};
