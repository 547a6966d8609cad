import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

export const apiIntegrationTls: ResourceRule = {
  name: "api-integration-tls",
  scope: "resource",
  groups: ["encryption"],
  title: "Integrations through a VPC link speak TLS.",
  rationale: "Without it what the caller sent over TLS goes on in the clear inside the network.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-10",
  ],
  controls: ["APIGateway.10"],
  resourceTypes: ["aws:apigatewayv2/integration:Integration"],
  remedy: "set tlsConfig.serverNameToVerify",
  evaluate: ({ props }) => {
    if (props.text("connectionType") !== "VPC_LINK") {
      return notApplicable("the integration goes through no VPC link");
    }
    const property = "tlsConfig.serverNameToVerify";
    return hold(props.isUnknown(property) || props.has(property), {
      property,
      must: "must be set",
    });
  },
};
