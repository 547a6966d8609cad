import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const lambdaUrlAuth: ResourceRule = {
  name: "lambda-url-auth",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Function URLs ask who calls.",
  rationale: "A URL without authorization runs the function for anybody who finds it.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
  controls: ["CKV_AWS_258", "CT.LAMBDA.PR.5"],
  resourceTypes: ["aws:lambda/functionUrl:FunctionUrl"],
  remedy: 'set authorizationType to "AWS_IAM" and name the origins in cors.allowOrigins',
  evaluate: ({ props }) =>
    judgeEach(["authorizationType", "cors.allowOrigins"], (path) => {
      if (path === "authorizationType") {
        const kind = props.text(path);
        return hold(kind === "AWS_IAM", { property: path, must: 'must be "AWS_IAM"', got: kind });
      }
      return hold(!props.texts(path).includes("*"), {
        property: path,
        must: "must not be every origin",
        got: "*",
      });
    }),
};
