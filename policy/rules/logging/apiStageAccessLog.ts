import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const apiStageAccessLog: ResourceRule = {
  name: "api-stage-access-log",
  scope: "resource",
  groups: ["logging"],
  title: "Stages of APIs log each request as JSON.",
  rationale: "Without a log nobody can tell who asked for what, nor why it failed.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-9",
  ],
  controls: ["APIGateway.9", "CKV_AWS_95", "AwsSolutions-APIG1", "AWS-0001"],
  resourceTypes: ["aws:apigatewayv2/stage:Stage"],
  remedy: "set accessLogSettings to { destinationArn, format } with a JSON format",
  evaluate: ({ props }) =>
    judgeEach(["destinationArn", "format"], (name) => {
      const path = `accessLogSettings.${name}`;
      if (name === "destinationArn") {
        return hold(props.isUnknown(path) || props.has(path), {
          property: path,
          must: "must be set",
        });
      }
      const format = props.text(path);
      return hold(format?.trim().startsWith("{") === true, {
        property: path,
        must: "must be JSON",
        got: format,
      });
    }),
};
