import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { serviceTrust } from "./permissions/serviceTrust.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link FunctionSchedule}. */
export interface FunctionScheduleArgs {
  readonly account: AwsAccount;
  /** What the function does when it runs, in one line. */
  readonly description: string;
  /** `rate(1 minute)`, say.
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
  readonly scheduleExpression: string;
  /**
   * IANA name of the zone in which a cron expression is.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /**
   * Payload of each invocation, JSON text; its `<aws.scheduler.scheduled-time>` is when it was due.
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
   * @default "{}"
   */
  readonly input?: string;
  /** Age beyond which a run is not worth a try, in seconds: the next one does its work. 60 or more.
   * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
  readonly maxEventAgeSeconds: number;
  readonly functionArn: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  readonly failedBucketArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of a {@link FunctionSchedule}. */
export interface FunctionScheduleNodes {
  readonly schedule: aws.scheduler.Schedule;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
  readonly invokeConfig: aws.lambda.FunctionEventInvokeConfig;
}

/** Runs a function at regular times. A run that fails is not tried again, since the next one follows. */
export class FunctionSchedule extends pulumi.ComponentResource {
  constructor(name: string, args: FunctionScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:FunctionSchedule", name, {}, opts);
    const role = createRole(this, name, args);
    const rolePolicy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Sid: "InvokeFunction",
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
        description: args.description,
        scheduleExpression: args.scheduleExpression,
        ...(args.timeZone === undefined ? {} : { scheduleExpressionTimezone: args.timeZone }),
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: args.functionArn,
          roleArn: role.arn,
          input: args.input ?? "{}",
          retryPolicy: {
            maximumEventAgeInSeconds: args.maxEventAgeSeconds,
            maximumRetryAttempts: 1,
          },
        },
      },
      { parent: this, dependsOn: [rolePolicy, invokeConfig] },
    );
    keepNodes(this, { schedule, role, rolePolicy, invokeConfig } satisfies FunctionScheduleNodes);
    this.registerOutputs({});
  }

  /** The underlying resources. */
  get nodes(): FunctionScheduleNodes {
    return nodesOf(this);
  }
}

function createRole(
  parent: pulumi.Resource,
  name: string,
  { account, tags }: FunctionScheduleArgs,
): aws.iam.Role {
  const { partition, region, accountId } = account;
  // The group, because a schedule's own ARN would need the role first.
  const group = pulumi.interpolate`arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`;
  return new aws.iam.Role(
    `${name}-role`,
    {
      description: "Lets the scheduler invoke a function of the pipeline",
      assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", account, group),
      tags,
    },
    { parent },
  );
}

/** The failure of a run is kept. */
function createInvokeConfig(
  parent: pulumi.Resource,
  name: string,
  { functionName, failedBucketArn, maxEventAgeSeconds }: FunctionScheduleArgs,
): aws.lambda.FunctionEventInvokeConfig {
  return new aws.lambda.FunctionEventInvokeConfig(
    `${name}-invoke`,
    {
      functionName,
      maximumEventAgeInSeconds: maxEventAgeSeconds,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: failedBucketArn } },
    },
    { parent },
  );
}
