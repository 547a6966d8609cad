import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import type { FunctionScheduleArgs, FunctionScheduleNodes } from "./FunctionSchedule.ts";
import { FunctionSchedule } from "./FunctionSchedule.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { ProducerResources } from "./permissions/producerStatements.ts";
import { producerStatements } from "./permissions/producerStatements.ts";
import type { PipelineFunctionArgs } from "./PipelineFunction.ts";
import { PipelineFunction } from "./PipelineFunction.ts";

/** Arguments of {@link QuoteProducer}. */
export interface QuoteProducerArgs extends Pick<
  PipelineFunctionArgs,
  | "account"
  | "code"
  | "logGroupName"
  | "logLevel"
  | "logRetentionDays"
  | "memoryMb"
  | "timeoutSeconds"
  | "tracing"
  | "tags"
> {
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly resources: Omit<ProducerResources, "secret">;
  /** The provider's API key, for a secret that is made; absent: there is one, or none is needed. */
  readonly apiKey?: pulumi.Output<string>;
  /** A secret that exists, and its key if that is a customer's. */
  readonly existingSecret?: {
    readonly arn: pulumi.Output<string>;
    readonly keyArn: pulumi.Output<string> | undefined;
  };
  readonly schedule: Pick<FunctionScheduleArgs, "scheduleExpression" | "timeZone" | "input">;
}

/** Resources of a {@link QuoteProducer}. */
export interface QuoteProducerNodes {
  /** Undefined: the user brought one, or the provider needs none. */
  readonly secret: aws.secretsmanager.Secret | undefined;
  readonly secretVersion: aws.secretsmanager.SecretVersion | undefined;
  readonly function: PipelineFunction;
  readonly schedule: FunctionScheduleNodes;
}

/** Age beyond which a minute is over, in seconds: the least that AWS takes.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const MAX_EVENT_AGE_SECONDS = 60;

/**
 * Asks a provider for quotes at regular times and puts them into the tick stream: a function, the schedule
 * that runs it, and the secret with the provider's API key.
 */
export class QuoteProducer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: QuoteProducerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:QuoteProducer", name, {}, opts);
    const made = createSecret(this, name, args);
    const secret =
      made === undefined
        ? args.existingSecret
        : { arn: made.secret.arn, keyArn: args.resources.keyArn };
    const lambda = new PipelineFunction(
      name,
      {
        ...args,
        description: "Asks the provider for quotes and puts them into the tick stream",
        statements: producerStatements({ ...args.resources, secret }),
        environment: {
          ...args.environment,
          ...(secret === undefined ? {} : { [ENVIRONMENT.apiKeySecretArn]: secret.arn }),
          ...(made === undefined
            ? {}
            : {
                // Once it has its value: a poll without the key would be refused.
                [ENVIRONMENT.apiKeySecretArn]: made.secretVersion.secretId,
                [ENVIRONMENT.apiKeySecretVersion]: made.secretVersion.versionId,
              }),
        },
        keyArn: args.resources.keyArn,
      },
      { parent: this },
    );
    const schedule = new FunctionSchedule(
      `${name}-schedule`,
      {
        ...args.schedule,
        account: args.account,
        description: "Runs the producer of quotes each minute in which its market may be open",
        maxEventAgeSeconds: MAX_EVENT_AGE_SECONDS,
        functionArn: lambda.arn,
        functionName: lambda.functionName,
        failedBucketArn: args.resources.failedArn,
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = lambda.arn;
    this.functionName = lambda.functionName;
    keepNodes(this, {
      secret: made?.secret,
      secretVersion: made?.secretVersion,
      function: lambda,
      schedule: schedule.nodes,
    } satisfies QuoteProducerNodes);
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }

  /** The underlying resources. */
  get nodes(): QuoteProducerNodes {
    return nodesOf(this);
  }
}

function createSecret(
  parent: pulumi.Resource,
  name: string,
  { apiKey, resources, tags }: QuoteProducerArgs,
):
  | {
      readonly secret: aws.secretsmanager.Secret;
      readonly secretVersion: aws.secretsmanager.SecretVersion;
    }
  | undefined {
  if (apiKey === undefined) return undefined;
  const secret = new aws.secretsmanager.Secret(
    `${name}-api-key`,
    {
      description: "API key of the provider of quotes, and nothing else",
      kmsKeyId: resources.keyArn,
      tags,
    },
    { parent },
  );
  const secretVersion = new aws.secretsmanager.SecretVersion(
    `${name}-api-key-value`,
    { secretId: secret.arn, secretString: pulumi.secret(apiKey) },
    { parent },
  );
  return { secret, secretVersion };
}
