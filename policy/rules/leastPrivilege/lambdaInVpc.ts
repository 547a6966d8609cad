import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const lambdaInVpc: ResourceRule = {
  name: "lambda-in-vpc",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Functions run in a VPC.",
  rationale:
    "Inside of one, endpoints and security groups bound where data can go. It costs endpoints by the hour, so that it is an option.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-3"],
  controls: ["Lambda.3", "CKV_AWS_117"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "set vpcConfig",
  evaluate: ({ props }) =>
    hold(props.isUnknown("vpcConfig.subnetIds") || props.has("vpcConfig.subnetIds"), {
      property: "vpcConfig",
      must: "must name subnets",
    }),
};
