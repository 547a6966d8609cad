import { apiStageExecutionLog } from "../../../../policy/rules/logging/apiStageExecutionLog.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const stage = (props: Record<string, unknown> = {}): TestResource => ({
  props: { apiId: "api1", ...props },
});
const api = (protocolType: string): TestResource => ({
  type: "aws:apigatewayv2/api:Api",
  name: "api",
  props: { id: "api1", protocolType },
});
const PATH = "defaultRouteSettings.loggingLevel";

describeRule(apiStageExecutionLog, {
  compliant: {
    errors: [stage({ defaultRouteSettings: { loggingLevel: "ERROR" } }), api("WEBSOCKET")],
  },
  violating: {
    "no log": [
      [stage(), api("WEBSOCKET")],
      `"${PATH}" must be "ERROR" or "INFO", got "OFF"; set ${PATH}`,
    ],
  },
  unknown: {
    "a level that is computed": [
      [stage({ defaultRouteSettings: { loggingLevel: UNKNOWN } }), api("WEBSOCKET")],
      PATH,
    ],
    "an API that nobody can tell": [[stage({ apiId: UNKNOWN }), api("WEBSOCKET")], "apiId"],
  },
  notApplicable: {
    "an HTTP API": [stage(), api("HTTP")],
    "an API outside of the stack": [stage()],
  },
});
