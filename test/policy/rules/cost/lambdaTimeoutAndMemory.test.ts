import { lambdaTimeoutAndMemory } from "../../../../policy/rules/cost/lambdaTimeoutAndMemory.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(lambdaTimeoutAndMemory, {
  compliant: {
    "both said": { props: { timeout: 60, memorySize: 512 } },
    "both computed": { props: { timeout: UNKNOWN, memorySize: UNKNOWN } },
  },
  violating: {
    "neither said": [
      {},
      '"timeout" must be set, got none; set timeout and memorySize',
      '"memorySize" must be set, got none',
    ],
    "one of them": [{ props: { timeout: 60 } }, '"memorySize" must be set'],
  },
  unknown: {},
});
