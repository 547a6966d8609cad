import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const lambdaOwnLogGroup: ResourceRule = {
  name: "lambda-own-log-group",
  scope: "resource",
  groups: ["logging"],
  title: "Functions log JSON into a group that the program makes.",
  rationale:
    "A group that Lambda makes has no key and keeps its lines for ever, and the role needs the right to make it.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html"],
  controls: [],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: 'set loggingConfig to { logFormat: "JSON", logGroup }',
  evaluate: ({ props }) =>
    judgeEach(["loggingConfig.logFormat", "loggingConfig.logGroup"], (path) => {
      if (path === "loggingConfig.logGroup") {
        return hold(props.isUnknown(path) || props.has(path), {
          property: path,
          must: "must be set",
        });
      }
      const format = props.text(path);
      return hold(format === "JSON", { property: path, must: 'must be "JSON"', got: format });
    }),
};
