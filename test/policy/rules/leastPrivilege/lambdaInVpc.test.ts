import { lambdaInVpc } from "../../../../policy/rules/leastPrivilege/lambdaInVpc.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(lambdaInVpc, {
  compliant: {
    "a function with subnets": { props: { vpcConfig: { subnetIds: ["subnet-1"] } } },
    "subnets that are made in the same update": { props: { vpcConfig: { subnetIds: UNKNOWN } } },
  },
  violating: {
    "a function in no VPC": [{}, '"vpcConfig" must name subnets, got none; set vpcConfig'],
    "no subnets": [{ props: { vpcConfig: { subnetIds: [] } } }, '"vpcConfig" must name subnets'],
  },
  unknown: {},
});
