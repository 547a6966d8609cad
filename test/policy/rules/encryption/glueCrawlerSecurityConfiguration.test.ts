import { glueCrawlerSecurityConfiguration } from "../../../../policy/rules/encryption/glueCrawlerSecurityConfiguration.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(glueCrawlerSecurityConfiguration, {
  compliant: {
    "a crawler that names one": { props: { securityConfiguration: "kms" } },
  },
  violating: {
    "a crawler without": [
      { props: { databaseName: "market" } },
      '"securityConfiguration" must name a security configuration, got none; name',
    ],
    "an empty name": [
      { props: { securityConfiguration: "" } },
      '"securityConfiguration" must name a security configuration',
    ],
  },
  unknown: {
    "one that is made in the same update": [
      { props: { securityConfiguration: UNKNOWN } },
      "securityConfiguration",
    ],
  },
});
