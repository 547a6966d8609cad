import { apiIntegrationTls } from "../../../../policy/rules/encryption/apiIntegrationTls.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const link = (props: Record<string, unknown>) => ({
  props: { connectionType: "VPC_LINK", ...props },
});

describeRule(apiIntegrationTls, {
  compliant: {
    "a server whose name is checked": link({
      tlsConfig: { serverNameToVerify: "api.example.com" },
    }),
    "a name that is computed": link({ tlsConfig: { serverNameToVerify: UNKNOWN } }),
  },
  violating: {
    "a link in the clear": [
      link({}),
      '"tlsConfig.serverNameToVerify" must be set, got none; set tlsConfig',
    ],
  },
  unknown: {
    "a kind that is computed": [{ props: { connectionType: UNKNOWN } }, "connectionType"],
  },
  notApplicable: { "an integration over the internet": { props: { connectionType: "INTERNET" } } },
});
