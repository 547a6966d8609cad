import { lambdaReservedConcurrency } from "../../../../policy/rules/resilience/lambdaReservedConcurrency.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const reserved = (reservedConcurrentExecutions: unknown) => ({
  props: { reservedConcurrentExecutions },
});

describeRule(lambdaReservedConcurrency, {
  compliant: { "a share": reserved(5), "none at all, which stops it": reserved(0) },
  violating: {
    "no share": [{}, '"reservedConcurrentExecutions" must be set, got none; set reserved'],
    "no limit": [reserved(-1), '"reservedConcurrentExecutions" must be set, got -1'],
  },
  unknown: { "a share that is computed": [reserved(UNKNOWN), "reservedConcurrentExecutions"] },
});
