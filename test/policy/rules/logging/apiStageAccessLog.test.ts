import { apiStageAccessLog } from "../../../../policy/rules/logging/apiStageAccessLog.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const stage = (accessLogSettings: Record<string, unknown>) => ({ props: { accessLogSettings } });
const ARN = "arn:aws:logs:us-east-1:123456789012:log-group:api";

describeRule(apiStageAccessLog, {
  compliant: {
    "JSON in a group": stage({
      destinationArn: ARN,
      format: '{"ip":"$context.identity.sourceIp"}',
    }),
    "a group that is made in the same update": stage({ destinationArn: UNKNOWN, format: "{}" }),
  },
  violating: {
    "no log": [
      {},
      '"accessLogSettings.destinationArn" must be set, got none; set accessLogSettings',
      '"accessLogSettings.format" must be JSON, got none',
    ],
    "another format": [
      stage({ destinationArn: ARN, format: "$context.requestId" }),
      '"accessLogSettings.format" must be JSON, got "$context.requestId"',
    ],
  },
  unknown: {
    "a format, and finds what is wrong beside it": [
      stage({ format: UNKNOWN }),
      "accessLogSettings.format",
      '"accessLogSettings.destinationArn" must be set',
    ],
  },
});
