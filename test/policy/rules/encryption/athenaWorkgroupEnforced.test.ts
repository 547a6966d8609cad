import { athenaWorkgroupEnforced } from "../../../../policy/rules/encryption/athenaWorkgroupEnforced.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(athenaWorkgroupEnforced, {
  compliant: {
    "a workgroup that does not say": {},
    "one that has it on": { props: { configuration: { enforceWorkgroupConfiguration: true } } },
  },
  violating: {
    "one that has it off": [
      { props: { configuration: { enforceWorkgroupConfiguration: false } } },
      '"configuration.enforceWorkgroupConfiguration" must be true, got false; leave',
    ],
  },
  unknown: {
    "a setting that is computed": [
      { props: { configuration: { enforceWorkgroupConfiguration: UNKNOWN } } },
      "configuration.enforceWorkgroupConfiguration",
    ],
  },
});
