import { mskClusterAuth } from "../../../../policy/rules/leastPrivilege/mskClusterAuth.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const cluster = (clientAuthentication: Record<string, unknown>) => ({
  props: { clientAuthentication },
});

describeRule(mskClusterAuth, {
  compliant: {
    IAM: cluster({ sasl: { iam: true } }),
    "names and passwords": cluster({ sasl: { scram: true }, unauthenticated: false }),
    certificates: cluster({
      tls: { certificateAuthorityArns: ["arn:aws:acm-pca:us-east-1:1:ca"] },
    }),
  },
  violating: {
    "nothing said": [
      {},
      '"clientAuthentication" must turn one way on in which clients say who they are, got none; turn',
    ],
    "anonymous clients beside others": [
      cluster({ sasl: { iam: true }, unauthenticated: true }),
      '"clientAuthentication.unauthenticated" must be false, got true',
    ],
    "anonymous clients alone": [
      cluster({ unauthenticated: true, sasl: { iam: false } }),
      '"clientAuthentication.unauthenticated" must be false, got true',
      '"clientAuthentication" must turn one way on',
    ],
  },
  unknown: {
    "a way, and finds what is wrong beside it": [
      cluster({ sasl: { iam: UNKNOWN }, unauthenticated: true }),
      "clientAuthentication.sasl.iam",
      '"clientAuthentication.unauthenticated" must be false',
    ],
  },
});
