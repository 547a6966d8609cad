import { restrictableActions } from "../../documents/actionTable.ts";
import { IDENTITY_POLICY_TYPES } from "../../documents/identityPolicies.ts";
import { judgeIdentityStatements } from "../../documents/judgeIdentityStatements.ts";
import { judgeActions } from "../../documents/statement.ts";
import { wildcardResource } from "../../documents/wildcardResource.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { compliant, hold, violating } from "../../framework/Verdict.ts";

/**
 * Actions on network interfaces, which Lambda can only have on everything: it makes them under the function's role.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * Metrics have no ARNs; a condition on cloudwatch:namespace bounds them. The reference names datasets all the same.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
const METRIC_ACTION = "cloudwatch:PutMetricData";

export const iamPolicyNoWildcardResource: ResourceRule = {
  name: "iam-policy-no-wildcard-resource",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "IAM policies name the resources of every action that takes resources.",
  rationale:
    "An action on everything reaches what other teams keep in the account, and what is made in it next year. Only actions that AWS cannot restrict may stand beside a wildcard.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ],
  controls: ["CKV_AWS_355", "CKV_AWS_290", "AwsSolutions-IAM5"],
  resourceTypes: IDENTITY_POLICY_TYPES,
  remedy:
    "name the resources by their ARNs, and put actions that take none in a statement of their own",
  parameters: {
    allowed: {
      type: "array",
      items: { type: "string" },
      description: "Actions that may stand beside a wildcard all the same.",
      default: [...INTERFACE_ACTIONS, METRIC_ACTION],
    },
  },
  evaluate: (resource, { parameters }) => {
    const allowed = parameters.texts("allowed").map((action) => action.toLowerCase());
    return judgeIdentityStatements(resource, (statement) => {
      const wildcard = wildcardResource(statement);
      if (wildcard === undefined) return compliant();
      const property = statement.pathOf("Resource");
      const must = `must not be ${JSON.stringify(wildcard)} for`;
      if (statement.has("NotAction")) {
        return violating({ property, must: `${must} everything but some`, got: wildcard });
      }
      return judgeActions(statement, ({ action }) => {
        const found = restrictableOf(action).filter((one) => !allowed.includes(one.toLowerCase()));
        const names = found.length > SHOWN ? action : found.join(", ");
        return hold(found.length === 0, { property, must: `${must} ${names}`, got: wildcard });
      });
    });
  },
};

/** A pattern that matches more actions is told as it is. */
const SHOWN = 3;

/** All actions are told of by another rule, and an action that is in no list is taken at its word. */
function restrictableOf(action: string): string[] {
  return action === "*" ? ["*"] : (restrictableActions(action) ?? []);
}
