import * as aws from "@pulumi/aws";
// The module, not the package: that one loads the classic components, too, which takes a second.
import { Vpc } from "@pulumi/awsx/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import type { Statement } from "../permissions/policyDocument.ts";
import type { Tags } from "../Tags.ts";
import { endpointPolicy } from "./endpointPolicy.ts";
import type { EndpointService } from "./endpointServices.ts";
import { callsByService, ENDPOINT_TYPES, endpointServiceName } from "./endpointServices.ts";
import type { FunctionPlacement } from "./FunctionPlacement.ts";
import type { FlowLogStorage, VpcFlowLogNodes } from "./VpcFlowLog.ts";
import { VpcFlowLog } from "./VpcFlowLog.ts";

/** Arguments of {@link PipelineNetwork}. */
export interface PipelineNetworkArgs {
  readonly account: AwsAccount;
  /** Addresses of the VPC, for instance `10.0.0.0/16`. */
  readonly cidrBlock: string;
  /** How many availability zones, or which. */
  readonly availabilityZones: number | readonly string[];
  /** What the functions in the VPC may do: it decides which endpoints there are, and their policies. */
  readonly statements: readonly Statement[];
  /** Absent: there is no flow log. */
  readonly flowLog: FlowLogStorage | undefined;
  readonly tags: Tags;
}

/** Resources of a {@link PipelineNetwork}. */
export interface PipelineNetworkNodes {
  readonly vpc: Vpc;
  readonly defaultSecurityGroup: aws.ec2.DefaultSecurityGroup;
  readonly endpoints: ReadonlyMap<EndpointService, aws.ec2.VpcEndpoint>;
  /** Absent: there are no interface endpoints. */
  readonly endpointSecurityGroup: aws.ec2.SecurityGroup | undefined;
  readonly flowLog: VpcFlowLogNodes | undefined;
}

/**
 * A VPC without a way to the internet: subnets in several zones, and endpoints of the services that the
 * functions in it call, which take their calls and nobody else's.
 */
export class PipelineNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;

  /** @throws {Error} if the functions call a service of which no endpoint is known. */
  constructor(name: string, args: PipelineNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PipelineNetwork", name, {}, opts);
    const vpc = createVpc(this, name, args);
    const endpointSecurityGroup = createEndpointGroup(this, name, { vpc, ...args });
    const nodes: PipelineNetworkNodes = {
      vpc,
      // Taken over to be emptied: what is put into a VPC without naming a group would land in it.
      defaultSecurityGroup: new aws.ec2.DefaultSecurityGroup(
        `${name}-default`,
        { vpcId: vpc.vpcId, tags: args.tags },
        { parent: this },
      ),
      endpoints: createEndpoints(this, name, { vpc, endpointSecurityGroup, ...args }),
      endpointSecurityGroup,
      flowLog: createFlowLog(this, name, { vpc, ...args }),
    };
    this.vpcId = vpc.vpcId;
    this.subnetIds = vpc.isolatedSubnetIds;
    keepNodes(this, nodes);
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }

  /** The underlying resources. */
  get nodes(): PipelineNetworkNodes {
    return nodesOf(this);
  }

  /** How functions are put into the VPC. */
  place(): FunctionPlacement {
    const { endpoints, endpointSecurityGroup } = this.nodes;
    const gateways = [...endpoints].filter(([service]) => ENDPOINT_TYPES[service] === "Gateway");
    return {
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      access: {
        kind: "endpoints",
        prefixListIds: new Map(
          gateways.map(([service, { prefixListId }]) => [service, prefixListId]),
        ),
        ...(endpointSecurityGroup === undefined
          ? {}
          : { endpointSecurityGroupId: endpointSecurityGroup.id }),
      },
      dependsOn: [this],
    };
  }
}

function createVpc(
  parent: pulumi.ComponentResource,
  name: string,
  { cidrBlock, availabilityZones, tags }: PipelineNetworkArgs,
): Vpc {
  // The component runs elsewhere: it is handed the provider that children would take by themselves.
  const provider = parent.getProvider("aws:ec2/vpc:Vpc");
  return new Vpc(
    name,
    {
      cidrBlock,
      availabilityZoneCidrMask: prefixLength(cidrBlock) + ZONE_BITS,
      ...(typeof availabilityZones === "number"
        ? { numberOfAvailabilityZones: availabilityZones }
        : { availabilityZoneNames: [...availabilityZones] }),
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated" }],
      natGateways: { strategy: "None" },
      // Both, or the names of AWS services would not lead to the interface endpoints.
      // https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags,
    },
    { parent, ...(provider === undefined ? {} : { providers: [provider] }) },
  );
}

/**
 * Bits of an address that tell zones apart: an eighth of the VPC each, whether it has two zones or six.
 * Divided by their number, adding a zone would move the subnets of all.
 */
const ZONE_BITS = 3;

/** 16 of `10.0.0.0/16`. */
function prefixLength(cidrBlock: string): number {
  return Number(cidrBlock.split("/")[1]);
}

type Made<Args> = PipelineNetworkArgs & { readonly vpc: Vpc } & Args;

/** Who may enter the interface endpoints: nobody, until a function adds its rule. */
function createEndpointGroup(
  parent: pulumi.Resource,
  name: string,
  { vpc, statements, tags }: Made<object>,
): aws.ec2.SecurityGroup | undefined {
  const services = [...callsByService(statements).keys()];
  if (services.every((service) => ENDPOINT_TYPES[service] === "Gateway")) return undefined;
  return new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { description: "HTTPS in from the functions that call the services", vpcId: vpc.vpcId, tags },
    { parent },
  );
}

function createEndpoints(
  parent: pulumi.Resource,
  name: string,
  args: Made<Pick<PipelineNetworkNodes, "endpointSecurityGroup">>,
): PipelineNetworkNodes["endpoints"] {
  const { account, statements, vpc, endpointSecurityGroup, tags } = args;
  const endpoints = [...callsByService(statements)].map(([service, calls]) => {
    const reach =
      ENDPOINT_TYPES[service] === "Gateway" || endpointSecurityGroup === undefined
        ? { vpcEndpointType: "Gateway", routeTableIds: routeTableIds(vpc) }
        : {
            vpcEndpointType: "Interface",
            subnetIds: vpc.isolatedSubnetIds,
            securityGroupIds: [endpointSecurityGroup.id],
            privateDnsEnabled: true,
          };
    const endpoint = new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.vpcId,
        serviceName: pulumi
          .all([account.region, account.partition])
          .apply(([region, partition]) => endpointServiceName(service, { region, partition })),
        policy: endpointPolicy(account, calls),
        ...reach,
        tags,
      },
      { parent },
    );
    return [service, endpoint] as const;
  });
  return new Map(endpoints);
}

/** Each isolated subnet has a route table of its own. */
function routeTableIds(vpc: Vpc): pulumi.Output<string[]> {
  return vpc.routeTables.apply((tables) => pulumi.all(tables.map(({ id }) => id)));
}

function createFlowLog(
  parent: pulumi.Resource,
  name: string,
  { account, vpc, flowLog, tags }: Made<object>,
): VpcFlowLogNodes | undefined {
  if (flowLog === undefined) return undefined;
  const { vpcId } = vpc;
  return new VpcFlowLog(`${name}-flow-log`, { ...flowLog, account, vpcId, tags }, { parent }).nodes;
}
