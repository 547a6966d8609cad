import type * as pulumi from "@pulumi/pulumi";
import { ipv4Block } from "../validation/ipv4Block.ts";
import { listOf } from "../validation/listOf.ts";
import type { Rule } from "../validation/rules.ts";
import { textLike, trueOrFalse, wholeNumber } from "../validation/rules.ts";

/**
 * The VPC in which the functions run: one made for them, or one that exists. Without either they run
 * outside a VPC. What each costs: docs/network.md.
 */
export interface NetworkSettings {
  /**
   * Whether a VPC is made for the functions, without a way to the internet.
   * @default false
   */
  createVpc?: boolean;
  /**
   * Id of a VPC that exists. Its subnets must lead to DynamoDB, S3 and SNS, by endpoints or NAT.
   * @default none: there is no VPC, or one is made
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Ids of subnets of `vpcId`, 1 to 16, in different zones so that the functions outlive one.
   * @default none: they come with the VPC that is made
   */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ids of security groups of `vpcId` for the functions, 1 to 5.
   * @default none: each function gets one of its own, with HTTPS out and nothing in
   */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses of the VPC that is made: an IPv4 block from /16 to /24 that hosts can have, written with
   * its first address.
   * @default "10.0.0.0/16"
   */
  cidrBlock?: string;
  /**
   * Availability zones of the VPC that is made: more cost more and outlive more. Whole number, 2 to 6.
   * @default 2
   */
  availabilityZoneCount?: number;
  /**
   * Names of the availability zones instead of their number, 2 to 6, for instance where Lambda is not in
   * the first ones.
   * @default none: the region's first ones
   */
  availabilityZones?: string[];
  /**
   * Whether the VPC that is made keeps a flow log: who in it spoke with whom.
   * @default true
   */
  flowLogs?: boolean;
}

export const NETWORK_DEFAULTS = {
  createVpc: false as boolean,
  cidrBlock: "10.0.0.0/16",
  availabilityZoneCount: 2,
  flowLogs: true as boolean,
};

const D = NETWORK_DEFAULTS;

const ZONE_NAME = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;

/** Whether a VPC is made. */
export const CREATE_VPC_RULE = trueOrFalse(D.createVpc);

/** Rules of what decides the VPC that is made; all plain. */
export const MADE_NETWORK_RULES = {
  cidrBlock: ipv4Block(D.cidrBlock),
  // Fewer would end with their zone; no region has more.
  availabilityZoneCount: wholeNumber({ min: 2, max: 6, fallback: D.availabilityZoneCount }),
  availabilityZones: listOf(
    textLike(ZONE_NAME, {
      rule: "the name of an availability zone",
      nextStep: "write it as us-east-1a",
    }),
    { min: 2, max: 6, what: "availability zones" },
  ),
  flowLogs: trueOrFalse(D.flowLogs),
};

/** Rules of what names a VPC that exists. */
export const EXISTING_NETWORK_RULES = {
  vpcId: idLike("vpc-"),
  // https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
  subnetIds: listOf(idLike("subnet-"), { min: 1, max: 16, what: "subnets" }),
  securityGroupIds: listOf(idLike("sg-"), { min: 1, max: 5, what: "security groups" }),
};

function idLike(prefix: string): Rule<string> {
  return textLike(new RegExp(`^${prefix}[0-9a-z-]+$`), {
    rule: `an id that starts with ${prefix}`,
    nextStep: "write the id, not a name or an ARN",
  });
}
