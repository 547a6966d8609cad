import { lambdaTracing } from "../../../../policy/rules/logging/lambdaTracing.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const traced = (mode: string) => ({ props: { tracingConfig: { mode } } });

describeRule(lambdaTracing, {
  compliant: { "a function that is traced": traced("Active") },
  violating: {
    "one that does not say": [{}, '"tracingConfig.mode" must be "Active", got none; set tracing'],
    "one that passes traces on": [
      traced("PassThrough"),
      '"tracingConfig.mode" must be "Active", got "PassThrough"',
    ],
  },
  unknown: { "a mode that is computed": [traced(UNKNOWN), "tracingConfig.mode"] },
});
