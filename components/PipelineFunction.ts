import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { serviceTrust } from "./permissions/serviceTrust.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link PipelineFunction}. */
export interface PipelineFunctionArgs {
  readonly account: AwsAccount;
  /** What the function is for, in one line. */
  readonly description: string;
  readonly code: pulumi.asset.Archive;
  /** What the function may do, less the writing of its own log. */
  readonly statements: readonly Statement[];
  readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** A log group that the key's policy names. */
  readonly logGroupName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly memoryMb: pulumi.Input<number>;
  readonly timeoutSeconds: pulumi.Input<number>;
  readonly tags: Tags;
}

/** Resources of a {@link PipelineFunction}. */
export interface PipelineFunctionNodes {
  readonly function: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** How long log lines are kept, in days: one more month to look at what an alarm found. */
const LOG_RETENTION_DAYS = 30;

/** A Lambda function with a role that may do exactly its work, and with its own log group. */
export class PipelineFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: PipelineFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PipelineFunction", name, {}, opts);
    const logGroup = this.#createLogGroup(name, args);
    const role = this.#createRole(name, args);
    const rolePolicy = this.#createRolePolicy(name, { ...args, role, logGroup });
    const lambda = this.#createFunction(name, { ...args, role, logGroup, rolePolicy });
    this.arn = lambda.arn;
    this.functionName = lambda.name;
    const nodes: PipelineFunctionNodes = { function: lambda, role, rolePolicy, logGroup };
    keepNodes(this, nodes);
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }

  /** The underlying resources. */
  get nodes(): PipelineFunctionNodes {
    return nodesOf(this);
  }

  /** Made before the function: Lambda would make one without key and retention. */
  #createLogGroup(name: string, args: PipelineFunctionArgs): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: args.logGroupName,
        retentionInDays: LOG_RETENTION_DAYS,
        kmsKeyId: args.keyArn,
        tags: args.tags,
      },
      { parent: this },
    );
  }

  #createRole(name: string, { account, description, tags }: PipelineFunctionArgs): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      { description, assumeRolePolicy: serviceTrust("lambda.amazonaws.com", account), tags },
      { parent: this },
    );
  }

  #createRolePolicy(
    name: string,
    {
      role,
      logGroup,
      statements,
    }: PipelineFunctionArgs & Pick<PipelineFunctionNodes, "role" | "logGroup">,
  ): aws.iam.RolePolicy {
    const writeLog: Statement = {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroup.arn}:*`,
    };
    return new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument([...statements, writeLog]) },
      { parent: this },
    );
  }

  #createFunction(
    name: string,
    args: PipelineFunctionArgs & Omit<PipelineFunctionNodes, "function">,
  ): aws.lambda.Function {
    return new aws.lambda.Function(
      name,
      {
        description: args.description,
        runtime: aws.lambda.Runtime.NodeJS24dX,
        architectures: ["arm64"],
        handler: "index.handler",
        code: args.code,
        role: args.role.arn,
        memorySize: args.memoryMb,
        timeout: args.timeoutSeconds,
        environment: { variables: args.environment },
        kmsKeyArn: args.keyArn,
        loggingConfig: {
          logFormat: "JSON",
          logGroup: args.logGroup.name,
          applicationLogLevel: "INFO",
          systemLogLevel: "WARN",
        },
        tags: args.tags,
      },
      // The role can do its work before the function, and so any event source, is there.
      { parent: this, dependsOn: [args.rolePolicy] },
    );
  }
}
