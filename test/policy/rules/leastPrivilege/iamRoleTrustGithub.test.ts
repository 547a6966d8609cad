import { iamRoleTrustGithub } from "../../../../policy/rules/leastPrivilege/iamRoleTrustGithub.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const KEY = "token.actions.githubusercontent.com";
const AUDIENCE = { [`${KEY}:aud`]: "sts.amazonaws.com" };

const trust = (
  Condition?: object,
  Federated = `arn:aws:iam::123456789012:oidc-provider/${KEY}`,
) => ({
  props: {
    assumeRolePolicy: documentOf({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated },
      Condition,
    }),
  },
});

describeRule(iamRoleTrustGithub, {
  compliant: {
    "one repository": trust({
      StringEquals: AUDIENCE,
      StringLike: { [`${KEY}:sub`]: "repo:acme/stocks:*" },
    }),
    "one branch of it": trust({
      StringEquals: { ...AUDIENCE, [`${KEY}:sub`]: "repo:acme/stocks:ref:refs/heads/main" },
    }),
  },
  violating: {
    "any workflow": [
      trust(),
      `"assumeRolePolicy.Statement[0].Condition" must name a repository in ${KEY}:sub, got none`,
    ],
    "any repository of an organization": [
      trust({ StringEquals: AUDIENCE, StringLike: { [`${KEY}:sub`]: "repo:acme/*" } }),
      `"assumeRolePolicy.Statement[0].Condition" must name a repository in ${KEY}:sub, got "repo:acme/*"`,
    ],
    "any repository beside one": [
      trust({
        StringEquals: AUDIENCE,
        StringLike: { [`${KEY}:sub`]: ["repo:acme/stocks:*", "*"] },
      }),
      `"assumeRolePolicy.Statement[0].Condition" must name a repository`,
    ],
    "a token for somebody else": [
      trust({ StringLike: { [`${KEY}:sub`]: "repo:acme/stocks:*" } }),
      `"assumeRolePolicy.Statement[0].Condition" must name the audience in ${KEY}:aud, got none`,
    ],
  },
  unknown: {
    "a document that is not written yet": [
      { props: { assumeRolePolicy: UNKNOWN } },
      "assumeRolePolicy",
    ],
  },
  notApplicable: {
    "another identity provider": trust(undefined, "arn:aws:iam::123456789012:saml-provider/acme"),
    "a service": {
      props: { assumeRolePolicy: documentOf({ Effect: "Allow", Principal: { Service: "a" } }) },
    },
  },
});
