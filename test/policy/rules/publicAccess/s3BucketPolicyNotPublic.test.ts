import { s3BucketPolicyNotPublic } from "../../../../policy/rules/publicAccess/s3BucketPolicyNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const OBJECTS = "arn:aws:s3:::raw/*";

const policyOf = (...Statement: object[]) => ({
  props: { policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
});
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: OBJECTS,
  ...(Condition === undefined ? {} : { Condition }),
});
const MESSAGE = '"policy.Statement[0].Principal" must not be everybody';

describeRule(s3BucketPolicyNotPublic, {
  compliant: {
    "an account": policyOf(allow({ AWS: "arn:aws:iam::123456789012:root" })),
    "a service": policyOf(allow({ Service: "logging.s3.amazonaws.com" })),
    "everybody of one's organisation": policyOf(
      allow("*", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3" } }),
    ),
    "everybody through one endpoint": policyOf(
      allow("*", { "ForAnyValue:StringLike": { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }),
    ),
    "a denial for everybody": policyOf(
      { ...allow("*"), Effect: "Deny" },
      allow({ AWS: "123456789012" }),
    ),
  },
  violating: {
    everybody: [policyOf(allow("*")), `${MESSAGE}, got "*"; name who may`],
    "every account": [policyOf(allow({ AWS: "*" })), `${MESSAGE}, got {"AWS":"*"}`],
    "everybody in a list": [policyOf(allow({ AWS: ["123456789012", "*"] })), MESSAGE],
    "everybody but one": [
      policyOf({ ...allow(undefined), NotPrincipal: { AWS: "123456789012" } }),
      `${MESSAGE}, got "everybody but some"`,
    ],
    "everybody over TLS": [
      policyOf(allow("*", { Bool: { "aws:SecureTransport": "true" } })),
      MESSAGE,
    ],
    "a condition that any account fulfils": [
      policyOf(allow("*", { StringLike: { "aws:PrincipalAccount": "*" } })),
      MESSAGE,
    ],
    "a condition that holds where there is no value": [
      policyOf(allow("*", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3" } })),
      MESSAGE,
    ],
    "a condition that keeps one account out": [
      policyOf(allow("*", { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } })),
      MESSAGE,
    ],
    "the second of two": [
      policyOf(allow({ AWS: "123456789012" }), allow("*")),
      '"policy.Statement[1].Principal" must not be everybody',
    ],
    "a text that is no document": [
      { props: { policy: "{" } },
      '"policy" must be a policy document',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "who, and finds what is wrong beside it": [
      { props: { policy: { Statement: [allow({ AWS: UNKNOWN }), allow("*")] } } },
      "policy.Statement[0].Principal.AWS",
      '"policy.Statement[1].Principal" must not be everybody',
    ],
  },
  notApplicable: { "a policy that only denies": policyOf({ ...allow("*"), Effect: "Deny" }) },
});
