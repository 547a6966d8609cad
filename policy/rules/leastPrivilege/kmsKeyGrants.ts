import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { findText } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { compliant, hold } from "../../framework/Verdict.ts";

const GIVES_GRANTS = /^(?:\*|kms:(?:\*|c\*|create\*|creategrant))$/i;

export const kmsKeyGrants: ResourceRule = {
  name: "kms-key-grants",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Only AWS services pass on the use of a key.",
  rationale:
    "A grant gives the key to whoever it names and shows in no policy. The usual statement for the account's administrators allows it too, so that this is advice.",
  severity: "medium",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"],
  controls: ["CT.KMS.PR.3"],
  resourceTypes: ["aws:kms/key:Key"],
  remedy: 'add the condition Bool kms:GrantIsForAWSResource "true", or split kms:CreateGrant off',
  evaluate: ({ props }) =>
    judgeAllowed(props, "policy", (statement) => {
      const action = findText(statement, "Action", (one) => GIVES_GRANTS.test(one));
      if (action === undefined) return compliant();
      const isForServices = statement.flag("Condition.Bool.kms:GrantIsForAWSResource");
      return hold(isForServices === true, {
        property: statement.pathOf("Action"),
        must: "must not let others than AWS services pass on the use of the key",
        got: action,
      });
    }),
};
