import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { conditionKeys } from "../../documents/conditionKeys.ts";
import { judgeGrants } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { KEY_POLICY_TYPES } from "../../types.ts";
import type { Properties } from "../../framework/Properties.ts";
import { hold } from "../../framework/Verdict.ts";

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
  resourceTypes: KEY_POLICY_TYPES,
  remedy: 'add the condition Bool kms:GrantIsForAWSResource "true", or split kms:CreateGrant off',
  evaluate: ({ props }) =>
    judgeAllowed(props, "policy", (statement) =>
      judgeGrants(statement, ["kms:CreateGrant"], ({ action, property }) =>
        hold(isForServices(statement), {
          property,
          must: "must not let others than AWS services pass on the use of the key",
          got: action,
        }),
      ),
    ),
};

function isForServices(statement: Properties): boolean {
  const keys = conditionKeys(statement, (operator) => /^Bool$/i.test(operator));
  return keys.some(
    ({ name, values }) => name === "kms:grantisforawsresource" && values.join() === "true",
  );
}
