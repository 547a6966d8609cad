import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import type { AwsAccount } from "./AwsAccount.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import type { FunctionPlacement } from "./network/FunctionPlacement.ts";
import type { FunctionNetworkNodes } from "./network/joinNetwork.ts";
import { joinNetwork } from "./network/joinNetwork.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { serviceTrust } from "./permissions/serviceTrust.ts";
import { WRITE_TRACES } from "./permissions/writeTraces.ts";
import type { Tags } from "./Tags.ts";

/** Variables of a function's environment, by name. */
type Variables = Record<string, pulumi.Input<string>>;

/** Arguments of {@link PipelineFunction}. */
export interface PipelineFunctionArgs {
  readonly account: AwsAccount;
  /** What the function is for, in one line. */
  readonly description: string;
  readonly code: pulumi.asset.Archive;
  /** What the function may do, less the writing of its own log, traces and network interfaces. */
  readonly statements: readonly Statement[];
  /** What Lambda does with the role on the function's behalf, such as polling its queue. */
  readonly servedStatements?: readonly Statement[];
  readonly environment: pulumi.Input<Variables>;
  /** A log group that the key's policy names. */
  readonly logGroupName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly memoryMb: pulumi.Input<number>;
  readonly timeoutSeconds: pulumi.Input<number>;
  /**
   * Least severe line that the function logs.
   * @default "info"
   */
  readonly logLevel?: pulumi.Input<"debug" | "info" | "warn" | "error">;
  /**
   * How long log lines are kept, in days: one of the periods that CloudWatch Logs knows.
   * @default 30
   */
  readonly logRetentionDays?: pulumi.Input<number>;
  /**
   * Whether X-Ray traces each invocation that it samples.
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * Invocations that may run at once, set apart from the account's; -1: no limit.
   * @default -1
   */
  readonly reservedConcurrency?: pulumi.Input<number>;
  /**
   * Space in `/tmp`, in MB. 512 to 10240.
   * @default 512
   */
  readonly ephemeralStorageMb?: pulumi.Input<number>;
  /** Fixed name; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  /** Where in a VPC the function runs; absent: in none. */
  readonly placement?: FunctionPlacement;
  readonly tags: Tags;
}

/** Resources of a {@link PipelineFunction}. */
export interface PipelineFunctionNodes {
  readonly function: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Absent: the function runs in no VPC. */
  readonly network: FunctionNetworkNodes | undefined;
}

/** One more month to look at what an alarm found. */
const DEFAULT_LOG_RETENTION_DAYS = 30;
/** What Lambda gives without asking.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const DEFAULT_EPHEMERAL_STORAGE_MB = 512;
/** AWS's own word for no limit.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
const NO_LIMIT = -1;

/** A Lambda function with a role that may do exactly its work, and with its own log group. */
export class PipelineFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: PipelineFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PipelineFunction", name, {}, opts);
    const logGroup = this.#createLogGroup(name, args);
    const role = this.#createRole(name, args);
    const rolePolicy = this.#createRolePolicy(name, { ...args, role, logGroup });
    const network = this.#joinNetwork(name, { ...args, role });
    const lambda = this.#createFunction(name, { ...args, role, logGroup, rolePolicy, network });
    this.arn = lambda.arn;
    this.functionName = lambda.name;
    const nodes: PipelineFunctionNodes = { function: lambda, role, rolePolicy, logGroup, network };
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
        retentionInDays: args.logRetentionDays ?? DEFAULT_LOG_RETENTION_DAYS,
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
      servedStatements = [],
      tracing = false,
    }: PipelineFunctionArgs & Pick<PipelineFunctionNodes, "role" | "logGroup">,
  ): aws.iam.RolePolicy {
    const writeLog: Statement = {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroup.arn}:*`,
    };
    const own = tracing ? [writeLog, WRITE_TRACES] : [writeLog];
    return new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument([...statements, ...servedStatements, ...own]) },
      { parent: this },
    );
  }

  #joinNetwork(
    name: string,
    { placement, ...args }: PipelineFunctionArgs & Pick<PipelineFunctionNodes, "role">,
  ): FunctionNetworkNodes | undefined {
    if (placement === undefined) return undefined;
    return joinNetwork(name, { ...args, placement }, { parent: this });
  }

  #createFunction(
    name: string,
    args: PipelineFunctionArgs & Omit<PipelineFunctionNodes, "function">,
  ): aws.lambda.Function {
    const { placement, network, logLevel = "info" } = args;
    return new aws.lambda.Function(
      name,
      {
        ...fixedName("name", args.name),
        description: args.description,
        runtime: aws.lambda.Runtime.NodeJS24dX,
        architectures: ["arm64"],
        handler: "index.handler",
        code: args.code,
        role: args.role.arn,
        memorySize: args.memoryMb,
        timeout: args.timeoutSeconds,
        ephemeralStorage: { size: args.ephemeralStorageMb ?? DEFAULT_EPHEMERAL_STORAGE_MB },
        reservedConcurrentExecutions: args.reservedConcurrency ?? NO_LIMIT,
        environment: { variables: withLogLevel(args.environment, logLevel) },
        kmsKeyArn: args.keyArn,
        loggingConfig: {
          logFormat: "JSON",
          logGroup: args.logGroup.name,
          applicationLogLevel: pulumi.output(logLevel).apply(lambdaLogLevel),
          systemLogLevel: "WARN",
        },
        tracingConfig: { mode: args.tracing === true ? "Active" : "PassThrough" },
        ...(placement === undefined || network === undefined
          ? {}
          : {
              vpcConfig: {
                subnetIds: placement.subnetIds,
                securityGroupIds: network.securityGroupIds,
              },
            }),
        tags: args.tags,
      },
      // The role can do its work before the function, and so any event source, is there.
      {
        parent: this,
        dependsOn: [args.rolePolicy, ...(network?.dependsOn ?? [])],
        ...replaceFixed(args.name),
      },
    );
  }
}

/**
 * Metrics are log lines without a level, which Lambda takes for `INFO` and drops above it. So Lambda
 * lets `INFO` pass whatever is asked, and the function itself leaves its own lines out.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
function lambdaLogLevel(logLevel: string): string {
  return logLevel === "debug" ? "DEBUG" : "INFO";
}

/** A plain environment stays plain: a later value makes all of it a later one, which no preview shows. */
function withLogLevel(
  environment: pulumi.Input<Variables>,
  logLevel: pulumi.Input<string>,
): pulumi.Input<Variables> {
  const level = pulumi.output(logLevel).apply((word) => word.toUpperCase());
  const add = (variables: Variables): Variables => ({
    ...variables,
    [ENVIRONMENT.logLevel]: level,
  });
  if (pulumi.Output.isInstance(environment)) return environment.apply(add);
  return environment instanceof Promise ? environment.then(add) : add(environment);
}
