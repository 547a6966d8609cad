import { localArn, uuidOf } from "../arns.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const REASON = "functions run on this machine and reach the emulators only, so there is no network";

/** Id in EC2's form: a prefix and 17 hexadecimal digits, the same in every run. */
export function ec2Id(prefix: string, urn: string): string {
  return `${prefix}-${uuidOf(urn).replaceAll("-", "").slice(0, 17)}`;
}

/** A resource of EC2 that is an id and an ARN. */
function numbered(
  type: string,
  names: { readonly prefix: string; readonly kind: string },
  outputs: (call: CreateCall) => Readonly<Record<string, string>> = () => ({}),
): ResourceModel {
  const idOf = (call: CreateCall): string => ec2Id(names.prefix, call.request.urn);
  return recorded({
    type,
    reason: REASON,
    id: idOf,
    outputs: (call) => ({ arn: localArn("ec2", `${names.kind}/${idOf(call)}`), ...outputs(call) }),
  });
}

const securityGroupModel = recorded({
  type: "aws:ec2/securityGroup:SecurityGroup",
  reason: REASON,
  nameProperty: "name",
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
  naming: { lengthMax: 255 },
  id: ({ request }) => ec2Id("sg", request.urn),
  outputs: ({ request }) => ({
    arn: localArn("ec2", `security-group/${ec2Id("sg", request.urn)}`),
  }),
});

const rule = (direction: string): ResourceModel =>
  numbered(
    `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    { prefix: "sgr", kind: "security-group-rule" },
    ({ request }) => ({ securityGroupRuleId: ec2Id("sgr", request.urn) }),
  );

const endpointModel = recorded({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  reason: REASON,
  id: ({ request }) => ec2Id("vpce", request.urn),
  outputs: ({ request, inputs }) => ({
    arn: endpointArn(request.urn),
    state: "available",
    ...((inputs.optionalText("vpcEndpointType") ?? "Gateway") === "Gateway"
      ? { prefixListId: ec2Id("pl", inputs.text("serviceName")) }
      : {}),
  }),
  keep: ({ request, inputs, context }) => {
    const document = inputs.optionalDocument("policy");
    if (document === undefined) return;
    const policy = { owner: endpointArn(request.urn), name: request.name, document };
    context.declarations.iam.resourcePolicies.set(request.urn, policy);
  },
});

function endpointArn(urn: string): string {
  return localArn("ec2", `vpc-endpoint/${ec2Id("vpce", urn)}`);
}

/** Models of the resources of EC2's networks. */
export const ec2Models: readonly ResourceModel[] = [
  securityGroupModel,
  rule("Ingress"),
  rule("Egress"),
  endpointModel,
  numbered("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
    prefix: "sg",
    kind: "security-group",
  }),
  numbered("aws:ec2/flowLog:FlowLog", { prefix: "fl", kind: "vpc-flow-log" }),
  numbered("aws:ec2/vpc:Vpc", { prefix: "vpc", kind: "vpc" }),
  numbered("aws:ec2/subnet:Subnet", { prefix: "subnet", kind: "subnet" }),
  numbered("aws:ec2/routeTable:RouteTable", { prefix: "rtb", kind: "route-table" }),
  numbered("aws:ec2/routeTableAssociation:RouteTableAssociation", {
    prefix: "rtbassoc",
    kind: "route-table-association",
  }),
];
