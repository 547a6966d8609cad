import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { manageNetworkInterfaces } from "../permissions/networkInterfaces.ts";
import type { Statement } from "../permissions/policyDocument.ts";
import { policyDocument } from "../permissions/policyDocument.ts";
import type { Tags } from "../Tags.ts";
import { callsByService } from "./endpointServices.ts";
import type { FunctionPlacement } from "./FunctionPlacement.ts";
import type { FunctionSecurityGroupNodes } from "./FunctionSecurityGroup.ts";
import { FunctionSecurityGroup } from "./FunctionSecurityGroup.ts";

/** What a function needs to run in a VPC. */
export interface JoinNetworkArgs {
  readonly account: AwsAccount;
  readonly placement: FunctionPlacement;
  readonly role: aws.iam.Role;
  /** What the function may do: it decides what it reaches. */
  readonly statements: readonly Statement[];
  readonly tags: Tags;
}

/** What lets one function into a VPC. */
export interface FunctionNetworkNodes {
  readonly networkPolicy: aws.iam.RolePolicy;
  /** Absent: the function has the security groups of the VPC's owner. */
  readonly securityGroup: FunctionSecurityGroupNodes | undefined;
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What must be there before the function. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Lets a function into a VPC, and out again: Lambda takes its network interfaces away with the
 * function's role up to 20 minutes after the function has gone, and a role that is gone by then leaves
 * them behind, and with them security group and subnets. So the permission is a policy of its own, and
 * the security group stands between it and the function: when all goes, the function goes first, then
 * the group, for which AWS waits until no interface has it, and the permission last. The same holds when
 * the function only leaves the VPC.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
export function joinNetwork(
  name: string,
  { account, placement, role, statements, tags }: JoinNetworkArgs,
  opts: Pick<pulumi.ResourceOptions, "parent">,
): FunctionNetworkNodes {
  const { vpcId, access } = placement;
  const networkPolicy = new aws.iam.RolePolicy(
    `${name}-network-policy`,
    { role: role.name, policy: policyDocument(manageNetworkInterfaces(account)) },
    opts,
  );
  if (access.kind === "given") {
    return {
      networkPolicy,
      securityGroup: undefined,
      securityGroupIds: access.securityGroupIds,
      dependsOn: [networkPolicy, ...placement.dependsOn],
    };
  }
  const group = new FunctionSecurityGroup(
    `${name}-security-group`,
    {
      vpcId,
      access,
      services: [...callsByService(statements).keys()],
      deletedBefore: networkPolicy,
      tags,
    },
    opts,
  );
  return {
    networkPolicy,
    securityGroup: group.nodes,
    securityGroupIds: [group.securityGroupId],
    dependsOn: [networkPolicy, group, ...placement.dependsOn],
  };
}
