import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const API_TYPES = ["aws:apigatewayv2/api:Api"];

const LEVELS = ["ERROR", "INFO"];

export const apiStageExecutionLog: StackRule = {
  name: "api-stage-execution-log",
  scope: "stack",
  groups: ["logging"],
  title: "Stages of WebSocket APIs log what goes wrong inside.",
  rationale: "What fails behind the connection shows nowhere else.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1",
  ],
  controls: ["APIGateway.1"],
  resourceTypes: ["aws:apigatewayv2/stage:Stage"],
  remedy: 'set defaultRouteSettings.loggingLevel to "ERROR"',
  evaluate: (stage, { stack }) => {
    const [api] = stack.namedBy(stage, "apiId", API_TYPES);
    if (api === undefined) return notApplicable("the API is none of this stack");
    if (api.props.text("protocolType") !== "WEBSOCKET") {
      return notApplicable("only WebSocket APIs have such a log");
    }
    const property = "defaultRouteSettings.loggingLevel";
    const level = stage.props.text(property) ?? "OFF";
    return hold(LEVELS.includes(level), {
      property,
      must: 'must be "ERROR" or "INFO"',
      got: level,
    });
  },
};
