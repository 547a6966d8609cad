import { attachedPolicies, ATTACHMENT_TYPES } from "../../documents/attachedPolicies.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

/**
 * AWS's policies for whole services and for the whole account, and those for jobs of administrators.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
 */
const FULL_ACCESS =
  /:aws:policy\/(?:.*\/)?(?:\w*FullAccess\w*|AdministratorAccess[\w-]*|PowerUserAccess|SecretsManagerReadWrite|(?:Database|Network|System)Administrator)$/;

export const iamNoFullAccessPolicy: ResourceRule = {
  name: "iam-no-full-access-policy",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Nobody is given one of AWS's policies for full access.",
  rationale:
    "Full access to a service is the right to delete and to publish all that the account keeps in it, for a function that writes one table.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  ],
  controls: ["IAM.1", "CKV_AWS_274", "CKV2_AWS_56", "AwsSolutions-IAM4"],
  resourceTypes: ATTACHMENT_TYPES,
  remedy: "write a policy with the actions and resources that are needed",
  evaluate: (resource) => {
    const policies = attachedPolicies(resource);
    if (policies.length === 0) return notApplicable("no policy is attached");
    return judgeEach(policies, (policy) =>
      hold(!FULL_ACCESS.test(policy.text("") ?? ""), {
        property: policy.path,
        must: "must not be a policy for full access",
        got: policy.text(""),
      }),
    );
  },
};
