import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keepNodes, nodesOf } from "../nodes.ts";
import type { Tags } from "../Tags.ts";
import type { EndpointService } from "./endpointServices.ts";
import { ENDPOINT_TYPES } from "./endpointServices.ts";
import type { EndpointAccess, HttpsAccess } from "./FunctionPlacement.ts";

/** Arguments of {@link FunctionSecurityGroup}. */
export interface FunctionSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly access: EndpointAccess | HttpsAccess;
  /** Services that the function calls. */
  readonly services: readonly EndpointService[];
  /** What must outlive the group, which is deleted once no network interface has it. */
  readonly deletedBefore: pulumi.Resource;
  readonly tags: Tags;
}

/** Resources of a {@link FunctionSecurityGroup}. */
export interface FunctionSecurityGroupNodes {
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly egress: readonly aws.vpc.SecurityGroupEgressRule[];
  /** Lets the function into the interface endpoints; absent: it calls no service behind one. */
  readonly ingress: aws.vpc.SecurityGroupIngressRule | undefined;
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/**
 * Security group of one function: HTTPS out to the services it calls, nothing in. A group for each
 * function, so that none reaches what only another one calls.
 */
export class FunctionSecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws {Error} if the function calls a service that has no endpoint in the VPC. */
  constructor(
    name: string,
    args: FunctionSecurityGroupArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("stock-analytics:index:FunctionSecurityGroup", name, {}, opts);
    const securityGroup = new aws.ec2.SecurityGroup(
      name,
      {
        description: "HTTPS out to the services that the function calls",
        vpcId: args.vpcId,
        tags: args.tags,
      },
      { parent: this, dependsOn: [args.deletedBefore] },
    );
    const group = { name, securityGroupId: securityGroup.id, parent: this, args };
    const nodes: FunctionSecurityGroupNodes = {
      securityGroup,
      egress: targetsOf(args).map((target) => allowEgress(group, target)),
      ingress: allowIntoEndpoints(group),
    };
    this.securityGroupId = securityGroup.id;
    keepNodes(this, nodes);
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }

  /** The underlying resources. */
  get nodes(): FunctionSecurityGroupNodes {
    return nodesOf(this);
  }
}

/** One place that the function reaches. */
interface Target {
  /** Part of the rule's name. */
  readonly role: string;
  readonly description: string;
  readonly to: Pick<
    aws.vpc.SecurityGroupEgressRuleArgs,
    "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId"
  >;
}

function targetsOf({ access, services }: FunctionSecurityGroupArgs): Target[] {
  if (access.kind === "https") {
    return [{ role: "https", description: "HTTPS to anywhere", to: { cidrIpv4: "0.0.0.0/0" } }];
  }
  const gateways = services.filter((service) => ENDPOINT_TYPES[service] === "Gateway");
  const targets = gateways.map((service): Target => {
    const prefixListId = access.prefixListIds.get(service) ?? refuseService(service);
    return { role: service, description: `HTTPS to ${service}`, to: { prefixListId } };
  });
  const referencedSecurityGroupId = endpointGroupOf({ access, services });
  if (referencedSecurityGroupId === undefined) return targets;
  const description = "HTTPS to the interface endpoints";
  return [...targets, { role: "endpoints", description, to: { referencedSecurityGroupId } }];
}

/** Security group of the interface endpoints, if the function calls a service behind one. */
function endpointGroupOf({
  access,
  services,
}: Pick<FunctionSecurityGroupArgs, "access" | "services">): pulumi.Input<string> | undefined {
  const [first] = services.filter((service) => ENDPOINT_TYPES[service] === "Interface");
  if (access.kind === "https" || first === undefined) return undefined;
  return access.endpointSecurityGroupId ?? refuseService(first);
}

function refuseService(service: EndpointService): never {
  throw new Error(
    `the VPC must have an endpoint of ${service}, which the function calls, has none; give the ` +
      "network what the function may do.",
  );
}

/** A security group that rules are added to. */
interface RuleOwner {
  readonly name: string;
  readonly securityGroupId: pulumi.Output<string>;
  readonly parent: pulumi.Resource;
  readonly args: FunctionSecurityGroupArgs;
}

function allowEgress(
  { name, securityGroupId, parent, args }: RuleOwner,
  { role, description, to }: Target,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(
    `${name}-to-${role}`,
    { securityGroupId, description, ...HTTPS, ...to, tags: args.tags },
    { parent },
  );
}

function allowIntoEndpoints({
  name,
  securityGroupId,
  parent,
  args,
}: RuleOwner): aws.vpc.SecurityGroupIngressRule | undefined {
  const endpointGroupId = endpointGroupOf(args);
  if (endpointGroupId === undefined) return undefined;
  return new aws.vpc.SecurityGroupIngressRule(
    `${name}-into-endpoints`,
    {
      securityGroupId: endpointGroupId,
      referencedSecurityGroupId: securityGroupId,
      description: pulumi.interpolate`HTTPS from ${name}`,
      ...HTTPS,
      tags: args.tags,
    },
    { parent },
  );
}
