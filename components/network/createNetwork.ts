import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "../permissions/policyDocument.ts";
import type { Tags } from "../Tags.ts";
import type { ExistingNetworkLeaves, NetworkLeaves } from "../validation/readNetwork.ts";
import type { FunctionPlacement } from "./FunctionPlacement.ts";
import type { PipelineNetworkNodes } from "./PipelineNetwork.ts";
import { PipelineNetwork } from "./PipelineNetwork.ts";
import type { FlowLogStorage } from "./VpcFlowLog.ts";

/** What a pipeline's network is made of. */
export interface CreateNetworkArgs {
  /** Absent: the functions run outside a VPC. */
  readonly leaves: NetworkLeaves | undefined;
  readonly account: AwsAccount;
  /** What all functions that run in the VPC may do. */
  readonly statements: readonly Statement[];
  readonly flowLog: FlowLogStorage;
  readonly tags: Tags;
}

/** Where the functions run. */
export interface CreatedNetwork {
  /** For each function; absent: outside a VPC. */
  readonly placement: FunctionPlacement | undefined;
  /** Absent: no VPC was made. */
  readonly nodes: PipelineNetworkNodes | undefined;
}

/** Makes a VPC for the functions, takes the one that exists, or does neither. */
export function createNetwork(
  name: string,
  { leaves, ...args }: CreateNetworkArgs,
  opts: pulumi.ComponentResourceOptions,
): CreatedNetwork {
  if (leaves === undefined) return { placement: undefined, nodes: undefined };
  if (leaves.kind === "existing") return { placement: placeInExisting(leaves), nodes: undefined };
  const { cidrBlock, availabilityZones, flowLogs } = leaves;
  const flowLog = flowLogs ? args.flowLog : undefined;
  const network = new PipelineNetwork(
    name,
    { ...args, cidrBlock, availabilityZones, flowLog },
    opts,
  );
  return { placement: network.place(), nodes: network.nodes };
}

function placeInExisting(leaves: ExistingNetworkLeaves): FunctionPlacement {
  const { vpcId, subnetIds, securityGroupIds } = leaves;
  return {
    vpcId: vpcId.output(),
    subnetIds: mutable(subnetIds.output()),
    access:
      securityGroupIds === undefined
        ? { kind: "https" }
        : { kind: "given", securityGroupIds: mutable(securityGroupIds.output()) },
    dependsOn: [],
  };
}

/** As the SDK's types want it. */
function mutable(list: pulumi.Output<readonly string[]>): pulumi.Output<string[]> {
  return list.apply((items) => [...items]);
}
