import { resourcePolicyNotPublic } from "../../../../policy/rules/publicAccess/resourcePolicyNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const allow = (more: object) => documentOf({ Effect: "Allow", Action: "kinesis:*", ...more });
const everybody = (condition: object) => ({
  props: { policy: allow({ Principal: { AWS: "*" }, Condition: condition }) },
});

/** Conditions that leave almost everybody. */
const OPEN = {
  "any organization": { StringLike: { "aws:PrincipalOrgID": "o-*" } },
  "an account among any": { StringLike: { "aws:PrincipalAccount": ["123456789012", "*"] } },
  "a role of any account": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reader" } },
  "any bucket": { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  "what may have no account": { StringEqualsIfExists: { "aws:PrincipalAccount": "1" } },
  "what has some source": { Null: { "aws:SourceArn": "false" } },
  "half of all networks": { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
  "TLS alone": { Bool: { "aws:SecureTransport": "true" } },
};

describeRule(resourcePolicyNotPublic, {
  compliant: {
    "an account": { props: { policy: allow({ Principal: { AWS: "123456789012" } }) } },
    "a secret without a policy": { type: "aws:secretsmanager/secret:Secret" },
    "everybody of an organization": everybody({ StringEquals: { "aws:PrincipalOrgID": "o-a1" } }),
    "everybody of a part of one": everybody({
      "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1/r-b2/ou-b2-*" },
    }),
    "what comes from a network": everybody({ IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } }),
    "what comes through an endpoint, in any case": everybody({
      stringequals: { "AWS:SourceVpce": "vpce-1" },
    }),
    "a topic's owner": everybody({ StringEquals: { "AWS:SourceOwner": "123456789012" } }),
  },
  violating: {
    everybody: [
      { props: { policy: allow({ Principal: "*", Sid: "Open", Resource: "a" }) } },
      '"policy.Statement[0].Principal" must not be everybody, got "*"; name who may, or add a ' +
        'condition such as aws:PrincipalOrgID (statement "Open": kinesis:* on a).',
    ],
    "everybody but some": [
      { props: { policy: allow({ NotPrincipal: { AWS: "123456789012" } }) } },
      '"policy.Statement[0].Principal" must not be everybody, got "everybody but some"',
    ],
    "every service": [
      { props: { policy: allow({ Principal: { Service: ["*"] } }) } },
      '"policy.Statement[0].Principal" must not be everybody',
    ],
    "a log policy": [
      {
        type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        props: { policyDocument: allow({ Principal: "*" }) },
      },
      '"policyDocument.Statement[0].Principal" must not be everybody',
    ],
    ...Object.fromEntries(
      Object.entries(OPEN).map(([name, condition]) => [
        name,
        [everybody(condition), '"policy.Statement[0].Principal" must not be everybody'] as const,
      ]),
    ),
  },
  unknown: {
    "a policy that is computed": [{ props: { policy: UNKNOWN } }, "policy"],
    "one of several principals": [
      {
        props: {
          policy: { Statement: [{ Effect: "Allow", Principal: { AWS: [UNKNOWN] }, Action: "a" }] },
        },
      },
      "policy.Statement[0].Principal.AWS[0]",
    ],
  },
});
