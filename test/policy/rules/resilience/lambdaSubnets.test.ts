import { lambdaSubnets } from "../../../../policy/rules/resilience/lambdaSubnets.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const within = (subnetIds: unknown) => ({ props: { vpcConfig: { subnetIds } } });

describeRule(lambdaSubnets, {
  compliant: {
    "two subnets": within(["subnet-1", "subnet-2"]),
    "two that are made in the same update": within([UNKNOWN, UNKNOWN]),
  },
  violating: {
    "one subnet": [
      within(["subnet-1"]),
      '"vpcConfig.subnetIds" must be at least 2, got 1; name subnets of two zones',
    ],
  },
  unknown: { "subnets that are computed": [within(UNKNOWN), "vpcConfig.subnetIds"] },
  notApplicable: { "a function in no VPC": {} },
});
