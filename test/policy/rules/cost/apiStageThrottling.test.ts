import { apiStageThrottling } from "../../../../policy/rules/cost/apiStageThrottling.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const stage = (defaultRouteSettings: Record<string, unknown>) => ({
  props: { defaultRouteSettings },
});

describeRule(apiStageThrottling, {
  compliant: { "both bounds": stage({ throttlingBurstLimit: 50, throttlingRateLimit: 100 }) },
  violating: {
    "no bounds": [
      {},
      '"defaultRouteSettings.throttlingBurstLimit" must be set, got 0; set default',
      '"defaultRouteSettings.throttlingRateLimit" must be set, got 0',
    ],
    "one of them": [
      stage({ throttlingBurstLimit: 50 }),
      '"defaultRouteSettings.throttlingRateLimit" must be set',
    ],
  },
  unknown: {
    "a bound, and finds what is wrong beside it": [
      stage({ throttlingBurstLimit: UNKNOWN }),
      "defaultRouteSettings.throttlingBurstLimit",
      '"defaultRouteSettings.throttlingRateLimit" must be set',
    ],
  },
});
