import { subnetNoPublicIp } from "../../../../policy/rules/publicAccess/subnetNoPublicIp.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(subnetNoPublicIp, {
  compliant: {
    "a subnet that does not say": {},
    "one that gives none": { props: { mapPublicIpOnLaunch: false } },
  },
  violating: {
    "one that gives them": [
      { props: { mapPublicIpOnLaunch: true } },
      '"mapPublicIpOnLaunch" must be false, got true; leave mapPublicIpOnLaunch out',
    ],
  },
  unknown: {
    "a setting that is computed": [
      { props: { mapPublicIpOnLaunch: UNKNOWN } },
      "mapPublicIpOnLaunch",
    ],
  },
});
