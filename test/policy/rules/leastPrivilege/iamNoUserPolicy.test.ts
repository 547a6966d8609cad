import { iamNoUserPolicy } from "../../../../policy/rules/leastPrivilege/iamNoUserPolicy.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";

describeRule(iamNoUserPolicy, {
  compliant: { "an attachment to a role": { type: ATTACHMENT, props: { roles: ["r"] } } },
  violating: {
    "a user's own policy": [
      { props: { user: "ci", policy: "{}" } },
      '"user" must not be given a policy, got "ci"; give the policy to a role or a group',
    ],
    "the policy of a user who is made in the same update": [
      { props: { user: UNKNOWN } },
      '"user" must not be given a policy, got "a user"',
    ],
    "a policy attached to a user": [
      { type: "aws:iam/userPolicyAttachment:UserPolicyAttachment", props: { user: "ci" } },
      '"user" must not be given a policy',
    ],
    "an attachment to users": [
      { type: ATTACHMENT, props: { users: ["ci"], roles: ["r"] } },
      '"users" must not be given a policy, got ["ci"]',
    ],
  },
  unknown: {
    "an attachment of which it is open whether it is to users": [
      { type: ATTACHMENT, props: { users: UNKNOWN } },
      "users",
    ],
  },
});
