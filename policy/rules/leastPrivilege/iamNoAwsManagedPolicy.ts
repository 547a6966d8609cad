import { attachedPolicies, ATTACHMENT_TYPES } from "../../documents/attachedPolicies.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const OF_AWS = /^arn:[^:]*:iam::aws:policy\//;

export const iamNoAwsManagedPolicy: ResourceRule = {
  name: "iam-no-aws-managed-policy",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Roles have policies of the stack's own, not AWS's general ones.",
  rationale:
    "AWS's policies are for every account at once: they name no resources, and AWS widens them when a service learns something new. AWSLambdaBasicExecutionRole lets a function make log groups anywhere.",
  severity: "medium",
  level: "advisory",
  links: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  ],
  controls: ["AwsSolutions-IAM4"],
  resourceTypes: ATTACHMENT_TYPES,
  remedy: "write a policy with the actions and resources that are needed",
  evaluate: (resource) => {
    const policies = attachedPolicies(resource);
    if (policies.length === 0) return notApplicable("no policy is attached");
    return judgeEach(policies, (policy) =>
      hold(!OF_AWS.test(policy.text("") ?? ""), {
        property: policy.path,
        must: "must not be a policy of AWS's",
        got: policy.text(""),
      }),
    );
  },
};
