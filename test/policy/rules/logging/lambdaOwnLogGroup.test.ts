import { lambdaOwnLogGroup } from "../../../../policy/rules/logging/lambdaOwnLogGroup.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const logs = (loggingConfig: Record<string, unknown>) => ({ props: { loggingConfig } });

describeRule(lambdaOwnLogGroup, {
  compliant: {
    "JSON in a group": logs({ logFormat: "JSON", logGroup: "/pipeline/sweep" }),
    "a group that is made in the same update": logs({ logFormat: "JSON", logGroup: UNKNOWN }),
  },
  violating: {
    "what Lambda does by default": [
      {},
      '"loggingConfig.logFormat" must be "JSON", got none; set loggingConfig',
      '"loggingConfig.logGroup" must be set, got none',
    ],
    text: [
      logs({ logFormat: "Text", logGroup: "/pipeline/sweep" }),
      '"loggingConfig.logFormat" must be "JSON", got "Text"',
    ],
  },
  unknown: {
    "a format, and finds what is wrong beside it": [
      logs({ logFormat: UNKNOWN }),
      "loggingConfig.logFormat",
      '"loggingConfig.logGroup" must be set',
    ],
  },
});
