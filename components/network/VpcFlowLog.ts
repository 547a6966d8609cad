import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import { policyDocument } from "../permissions/policyDocument.ts";
import { serviceTrust } from "../permissions/serviceTrust.ts";
import type { Tags } from "../Tags.ts";

/** Where the flow log of a VPC is kept. */
export interface FlowLogStorage {
  /** A log group that the key's policy names. */
  readonly logGroupName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** One of the periods that CloudWatch Logs knows. */
  readonly retentionDays: pulumi.Input<number>;
}

/** Arguments of {@link VpcFlowLog}. */
export interface VpcFlowLogArgs extends FlowLogStorage {
  readonly account: AwsAccount;
  readonly vpcId: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link VpcFlowLog}. */
export interface VpcFlowLogNodes {
  readonly flowLog: aws.ec2.FlowLog;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
}

/** The longest that AWS knows: one line a connection and ten minutes, instead of each minute.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html */
const AGGREGATION_SECONDS = 600;

/** Log group of a VPC's flow log: named beforehand, because the key's policy lists the log groups. */
export function flowLogGroupName(physicalName: string): string {
  return `/aws/vpc-flow-logs/${physicalName}`;
}

/** Who in a VPC spoke with whom, accepted or refused; never what was said. */
export class VpcFlowLog extends pulumi.ComponentResource {
  constructor(name: string, args: VpcFlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:VpcFlowLog", name, {}, opts);
    const { vpcId, tags } = args;
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: args.logGroupName,
        retentionInDays: args.retentionDays,
        kmsKeyId: args.keyArn,
        tags,
      },
      { parent: this },
    );
    const role = createRole(this, name, args);
    const rolePolicy = allowWriting(this, name, { role, logGroup });
    const flowLog = new aws.ec2.FlowLog(
      name,
      {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: logGroup.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: AGGREGATION_SECONDS,
        tags,
      },
      { parent: this, dependsOn: [rolePolicy] },
    );
    keepNodes(this, { flowLog, logGroup, role, rolePolicy } satisfies VpcFlowLogNodes);
    this.registerOutputs({});
  }

  /** The underlying resources. */
  get nodes(): VpcFlowLogNodes {
    return nodesOf(this);
  }
}

function createRole(
  parent: pulumi.Resource,
  name: string,
  { account, tags }: VpcFlowLogArgs,
): aws.iam.Role {
  const { partition, region, accountId } = account;
  // Any flow log of the account: its own ARN would need the role first.
  const flowLogs = pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*`;
  return new aws.iam.Role(
    `${name}-role`,
    {
      description: "Lets the flow log of the VPC write its log group",
      assumeRolePolicy: serviceTrust("vpc-flow-logs.amazonaws.com", account, flowLogs),
      tags,
    },
    { parent },
  );
}

/** Without `logs:CreateLogGroup`: a group that AWS made would have neither key nor retention. */
function allowWriting(
  parent: pulumi.Resource,
  name: string,
  { role, logGroup }: Pick<VpcFlowLogNodes, "role" | "logGroup">,
): aws.iam.RolePolicy {
  return new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policyDocument([
        {
          Sid: "WriteFlowLog",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`${logGroup.arn}:*`,
        },
      ]),
    },
    { parent },
  );
}
