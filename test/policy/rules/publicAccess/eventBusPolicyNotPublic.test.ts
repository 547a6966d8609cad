import { eventBusPolicyNotPublic } from "../../../../policy/rules/publicAccess/eventBusPolicyNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const policyOf = (...Statement: object[]) => ({ props: { policy: JSON.stringify({ Statement }) } });
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: "Allow",
  Principal,
  Action: "events:PutEvents",
  Resource: "arn:aws:events:us-east-1:123456789012:event-bus/market",
  ...(Condition === undefined ? {} : { Condition }),
});
const MESSAGE = '"policy.Statement[0].Principal" must not be everybody';

describeRule(eventBusPolicyNotPublic, {
  compliant: {
    "a service": policyOf(allow({ Service: "events.amazonaws.com" })),
    "everybody of one account": policyOf(
      allow({ AWS: "*" }, { StringEquals: { "aws:SourceAccount": "123456789012" } }),
    ),
  },
  violating: {
    everybody: [policyOf(allow("*")), `${MESSAGE}, got "*"; name who may`],
    "every account over TLS": [
      policyOf(allow({ AWS: "*" }, { Bool: { "aws:SecureTransport": "true" } })),
      `${MESSAGE}, got {"AWS":"*"}`,
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "a statement, and finds what is wrong beside it": [
      { props: { policy: { Statement: [UNKNOWN, allow("*")] } } },
      "policy.Statement[0]",
      '"policy.Statement[1].Principal" must not be everybody',
    ],
  },
  notApplicable: { "a document that only denies": policyOf({ ...allow("*"), Effect: "Deny" }) },
});
