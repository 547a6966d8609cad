import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure, Registered } from "../Infrastructure.ts";
import { arnOf, text } from "../Infrastructure.ts";
import type { ServiceNeed } from "./ServiceNeed.ts";

/** What Lambda does with the role of any function: log, traces and network interfaces. */
export function functionNeeds(infrastructure: Infrastructure): ServiceNeed[] {
  return infrastructure
    .ofType("aws:lambda/function:Function")
    .flatMap((one) => needsOf(one, infrastructure.roleNamed(text(one.properties["role"]))));
}

function needsOf({ properties }: Registered, role: string): ServiceNeed[] {
  const logging = properties["loggingConfig"] as PropertyMap;
  const tracing = properties["tracingConfig"] as PropertyMap | undefined;
  const needs: ServiceNeed[] = [
    {
      role,
      by: "Lambda writes the function's log",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resource: arnOf("logs", `log-group:${text(logging["logGroup"])}:log-stream:any`),
    },
  ];
  if (tracing?.["mode"] === "Active") {
    needs.push({
      role,
      by: "Lambda sends the function's traces",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resource: "*",
    });
  }
  if (properties["vpcConfig"] !== undefined) needs.push(...networkNeeds(role));
  return needs;
}

/**
 * On every kind of resource that the actions know. Lambda tries them before there is an interface, on
 * everything.
 */
function networkNeeds(role: string): ServiceNeed[] {
  const need = (actions: readonly string[], resource: string): ServiceNeed => ({
    role,
    by: "Lambda manages the function's network interfaces",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    actions,
    resource,
  });
  return [
    need(
      [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      arnOf("ec2", "network-interface/eni-0123456789abcdef0"),
    ),
    need(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
  ];
}
