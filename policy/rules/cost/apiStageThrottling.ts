import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const apiStageThrottling: ResourceRule = {
  name: "api-stage-throttling",
  scope: "resource",
  groups: ["cost", "resilience"],
  title: "Stages of APIs bound how many requests they take.",
  rationale:
    "One caller's burst takes the whole account's share of requests otherwise, and is billed.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html"],
  controls: [],
  resourceTypes: ["aws:apigatewayv2/stage:Stage"],
  remedy: "set defaultRouteSettings.throttlingBurstLimit and throttlingRateLimit",
  evaluate: ({ props }) =>
    judgeEach(["throttlingBurstLimit", "throttlingRateLimit"], (name) => {
      const property = `defaultRouteSettings.${name}`;
      const limit = props.number(property) ?? 0;
      return hold(limit > 0, { property, must: "must be set", got: limit });
    }),
};
