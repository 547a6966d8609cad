import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const KINDS = ["AWS_IAM", "CUSTOM", "JWT"];

/** Routes of WebSocket APIs but this one answer whom it let in. */
const CONNECT = "$connect";

export const apiRouteAuth: ResourceRule = {
  name: "api-route-auth",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Routes of APIs ask who calls.",
  rationale: "A route without authorization answers anybody who finds its address.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8",
  ],
  controls: ["APIGateway.8", "CKV_AWS_309", "AwsSolutions-APIG4", "AWS-0004", "CT.APIGATEWAY.PR.5"],
  resourceTypes: ["aws:apigatewayv2/route:Route"],
  remedy: 'set authorizationType to "JWT", "AWS_IAM" or "CUSTOM"',
  evaluate: ({ props }) => {
    const key = props.text("routeKey") ?? "";
    const isOfWebSocket = !key.includes(" ") && key !== "$default";
    if (isOfWebSocket && key !== CONNECT) {
      return notApplicable("a WebSocket API asks who calls when it connects");
    }
    const kind = props.text("authorizationType") ?? "NONE";
    return hold(KINDS.includes(kind), {
      property: "authorizationType",
      must: `must be one of ${KINDS.join(", ")}`,
      got: kind,
    });
  },
};
