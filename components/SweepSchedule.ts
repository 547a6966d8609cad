import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { serviceTrust } from "./permissions/serviceTrust.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link SweepSchedule}. */
export interface SweepScheduleArgs {
  readonly account: AwsAccount;
  readonly functionArn: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  readonly failedBucketArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link SweepSchedule}. */
export interface SweepScheduleNodes {
  readonly schedule: aws.scheduler.Schedule;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
  readonly invokeConfig: aws.lambda.FunctionEventInvokeConfig;
}

/** Age beyond which a sweep is not worth a try: the next one does its work. Also the least AWS takes.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const MAX_EVENT_AGE_SECONDS = 60;

/** Runs the sweep each minute. */
export class SweepSchedule extends pulumi.ComponentResource {
  constructor(name: string, args: SweepScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:SweepSchedule", name, {}, opts);
    const role = createRole(this, name, args);
    const rolePolicy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Sid: "InvokeSweep",
            Effect: "Allow",
            Action: ["lambda:InvokeFunction"],
            Resource: args.functionArn,
          },
        ]),
      },
      { parent: this },
    );
    const invokeConfig = createInvokeConfig(this, name, args);
    const schedule = new aws.scheduler.Schedule(
      name,
      {
        description: "Publishes pending alerts and releases ticks held back",
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: args.functionArn,
          roleArn: role.arn,
          input: "{}",
          retryPolicy: { maximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS, maximumRetryAttempts: 1 },
        },
      },
      { parent: this, dependsOn: [rolePolicy, invokeConfig] },
    );
    keepNodes(this, { schedule, role, rolePolicy, invokeConfig } satisfies SweepScheduleNodes);
    this.registerOutputs({});
  }

  /** The underlying resources. */
  get nodes(): SweepScheduleNodes {
    return nodesOf(this);
  }
}

function createRole(
  parent: pulumi.Resource,
  name: string,
  { account, tags }: SweepScheduleArgs,
): aws.iam.Role {
  const { partition, region, accountId } = account;
  // The group, because a schedule's own ARN would need the role first.
  const group = pulumi.interpolate`arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`;
  return new aws.iam.Role(
    `${name}-role`,
    {
      description: "Lets the scheduler invoke the sweep",
      assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", account, group),
      tags,
    },
    { parent },
  );
}

/** A sweep that failed is not tried again, since the next one follows, but its failure is kept. */
function createInvokeConfig(
  parent: pulumi.Resource,
  name: string,
  { functionName, failedBucketArn }: SweepScheduleArgs,
): aws.lambda.FunctionEventInvokeConfig {
  return new aws.lambda.FunctionEventInvokeConfig(
    `${name}-invoke`,
    {
      functionName,
      maximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: failedBucketArn } },
    },
    { parent },
  );
}
