import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { slackStatements } from "./permissions/slackStatements.ts";
import type { PipelineFunctionArgs } from "./PipelineFunction.ts";
import { PipelineFunction } from "./PipelineFunction.ts";

/** Arguments of {@link SlackReceiver}. */
export interface SlackReceiverArgs extends Pick<
  PipelineFunctionArgs,
  | "account"
  | "code"
  | "logGroupName"
  | "logLevel"
  | "logRetentionDays"
  | "tracing"
  | "placement"
  | "tags"
> {
  /**
   * Address of the incoming webhook. A secret, whatever it is given as: who knows it may post. It is kept
   * in Secrets Manager and, encrypted, in the stack's state.
   */
  readonly webhook: pulumi.Input<string>;
  /** Value of the `pipeline` dimension of the function's metrics. */
  readonly pipelineName: pulumi.Input<string>;
  /** Encrypts the secret, the log and the function's environment. */
  readonly keyArn: pulumi.Output<string>;
  /** Takes alerts that Slack did not, under `aws/lambda/async/`. */
  readonly failedBucketArn: pulumi.Output<string>;
}

/** Resources of a {@link SlackReceiver}. */
export interface SlackReceiverNodes {
  readonly secret: aws.secretsmanager.Secret;
  readonly secretVersion: aws.secretsmanager.SecretVersion;
  readonly function: PipelineFunction;
  readonly invokeConfig: aws.lambda.FunctionEventInvokeConfig;
}

/** It posts a few hundred bytes. */
const MEMORY_MB = 256;
/** Time to wait for as long as Slack asks, in seconds: after a burst that is half a minute. */
export const SLACK_TIMEOUT_SECONDS = 60;

/** Longest and most often that Lambda tries an event again: after one and two minutes, within 6 hours.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
const MAX_EVENT_AGE_SECONDS = 21_600;
const MAX_RETRIES = 2;

/**
 * Posts to a Slack channel what it is subscribed to: a function, and the secret with the webhook's
 * address. Subscribe `arn` to a topic by protocol `lambda`.
 */
export class SlackReceiver extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: SlackReceiverArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:SlackReceiver", name, {}, opts);
    const secret = createSecret(this, name, args);
    const secretVersion = new aws.secretsmanager.SecretVersion(
      `${name}-webhook-value`,
      { secretId: secret.arn, secretString: pulumi.secret(args.webhook) },
      { parent: this },
    );
    const lambda = createFunction(name, args, { parent: this, secret, secretVersion });
    const invokeConfig = createInvokeConfig(this, name, {
      functionName: lambda.functionName,
      failedBucketArn: args.failedBucketArn,
    });
    this.arn = lambda.arn;
    this.functionName = lambda.functionName;
    const nodes: SlackReceiverNodes = { secret, secretVersion, function: lambda, invokeConfig };
    keepNodes(this, nodes);
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }

  /** The underlying resources. */
  get nodes(): SlackReceiverNodes {
    return nodesOf(this);
  }
}

function createSecret(
  parent: pulumi.Resource,
  name: string,
  { keyArn, tags }: SlackReceiverArgs,
): aws.secretsmanager.Secret {
  return new aws.secretsmanager.Secret(
    `${name}-webhook`,
    { description: "Address of a Slack webhook, and nothing else", kmsKeyId: keyArn, tags },
    { parent },
  );
}

function createFunction(
  name: string,
  args: SlackReceiverArgs,
  {
    parent,
    secret,
    secretVersion,
  }: { parent: pulumi.Resource } & Pick<SlackReceiverNodes, "secret" | "secretVersion">,
): PipelineFunction {
  const { account, keyArn, pipelineName, failedBucketArn } = args;
  return new PipelineFunction(
    name,
    {
      ...args,
      description: "Posts alerts to a Slack channel",
      statements: slackStatements({ account, keyArn, failedArn: failedBucketArn }, secret.arn),
      environment: {
        [ENVIRONMENT.pipeline]: pipelineName,
        // Once it has its value: an alert that comes before the address could not be posted.
        [ENVIRONMENT.slackSecretArn]: secretVersion.secretId,
        [ENVIRONMENT.slackSecretVersion]: secretVersion.versionId,
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: SLACK_TIMEOUT_SECONDS,
    },
    { parent },
  );
}

/** What Slack did not take, after all retries, is kept whole. */
function createInvokeConfig(
  parent: pulumi.Resource,
  name: string,
  {
    functionName,
    failedBucketArn,
  }: { functionName: pulumi.Input<string>; failedBucketArn: pulumi.Input<string> },
): aws.lambda.FunctionEventInvokeConfig {
  return new aws.lambda.FunctionEventInvokeConfig(
    `${name}-invoke`,
    {
      functionName,
      maximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS,
      maximumRetryAttempts: MAX_RETRIES,
      destinationConfig: { onFailure: { destination: failedBucketArn } },
    },
    { parent },
  );
}
