import { isConditioned } from "../../documents/conditionKeys.ts";
import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { serviceOf, servicePrincipals } from "../../documents/servicePrincipals.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

/** Services that take a role for a customer's resource and say for which. Lambda and EC2 say nothing. */
const SAYING = ["scheduler", "firehose", "glue", "vpc-flow-logs", "states", "pipes", "dms"];

export const iamRoleTrustSource: ResourceRule = {
  name: "iam-role-trust-source",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "A service that says for whom it takes a role may take it for this account only.",
  rationale:
    "Else somebody in another account has the service take the role for him: the confused deputy.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
  controls: ["CKV_AWS_60"],
  resourceTypes: ["aws:iam/role:Role"],
  remedy: "add the condition StringEquals aws:SourceAccount with the account's number",
  parameters: {
    services: {
      type: "array",
      items: { type: "string" },
      description: "Services that say for whom they act, by the first part of their names.",
      default: SAYING,
    },
  },
  evaluate: ({ props }, { parameters }) => {
    const services = parameters.texts("services");
    return judgeAllowed(props, "assumeRolePolicy", (statement) => {
      const saying = servicePrincipals(statement).filter((one) =>
        services.includes(serviceOf(one)),
      );
      if (saying.length === 0) return notApplicable("no such service is trusted");
      return hold(isConditioned(statement, "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrg"), {
        property: statement.pathOf("Condition"),
        must: `must name the account for ${saying.join(", ")}`,
        got: statement.names("Condition").join(", ") || undefined,
      });
    });
  },
};
