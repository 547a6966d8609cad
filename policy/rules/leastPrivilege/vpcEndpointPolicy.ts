import { isPublic } from "../../documents/isPublic.ts";
import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

/** Conditions on what is reached, rather than on who comes. */
const RESOURCE_CONDITION = /^aws:Resource(?:Account|OrgID|OrgPaths)$/i;

export const vpcEndpointPolicy: ResourceRule = {
  name: "vpc-endpoint-policy",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "VPC endpoints let through what the stack needs.",
  rationale:
    "An endpoint's default policy lets anybody in the VPC reach anybody's resources with anybody's credentials: a way out for stolen data.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"],
  controls: [],
  resourceTypes: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
  remedy: "set policy to one that names the stack's resources or aws:PrincipalAccount",
  evaluate: ({ props }) => {
    if (!props.isUnknown("policy") && !props.has("policy")) {
      return violating({ property: "policy", must: "must be set" });
    }
    return judgeAllowed(props, "policy", (statement) => {
      const isForAll = isPublic(statement) && statement.texts("Resource").includes("*");
      const isBound = statement
        .names("Condition")
        .flatMap((operator) => statement.at("Condition").at(operator).names())
        .some((key) => RESOURCE_CONDITION.test(key));
      return hold(!isForAll || isBound, {
        property: statement.pathOf("Resource"),
        must: "must not be everything for everybody",
        got: "*",
      });
    });
  },
};
