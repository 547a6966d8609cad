import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const LEAST = 2;

export const lambdaSubnets: ResourceRule = {
  name: "lambda-subnets",
  scope: "resource",
  groups: ["resilience"],
  title: "Functions in a VPC have subnets in more than one zone.",
  rationale: "With one subnet the function stops when its zone does.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-5"],
  controls: ["Lambda.5"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "name subnets of two zones in vpcConfig.subnetIds",
  evaluate: ({ props }) => {
    if (!props.has("vpcConfig.subnetIds")) return notApplicable("the function runs in no VPC");
    const count = props.list("vpcConfig.subnetIds").length;
    return hold(count >= LEAST, {
      property: "vpcConfig.subnetIds",
      must: `must be at least ${String(LEAST)}`,
      got: count,
    });
  },
};
