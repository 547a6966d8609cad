import { devNull } from "node:os";
import { type Endpoints, type FunctionDefinition, LOCAL_AWS } from "../model.ts";

/** Names that Lambda sets itself, and refuses when a function declares them. */
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** Where one execution environment runs. */
export interface EnvironmentPlace {
  readonly definition: FunctionDefinition;
  readonly endpoints: Endpoints;
  readonly taskRoot: string;
  readonly logStreamName: string;
}

/**
 * Checks the variables that a function declares.
 * @throws if one has a name that Lambda reserves: deploying the function would fail.
 */
export function checkVariables(definition: FunctionDefinition): void {
  const reserved = Object.keys(definition.environment).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw new Error(
      `Function "${definition.name}": environment variables must not have names that Lambda ` +
        `reserves, got ${reserved.join(", ")}; rename them.`,
    );
  }
}

/**
 * All variables of an execution environment: what the function declares, what Lambda adds, and the
 * addresses that turn the AWS SDK to the emulators. Nothing of this process.
 */
export function environmentVariables(place: EnvironmentPlace): Record<string, string> {
  const { definition, endpoints } = place;
  return {
    ...definition.environment,
    _HANDLER: definition.handler,
    AWS_REGION: LOCAL_AWS.region,
    AWS_DEFAULT_REGION: LOCAL_AWS.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime ?? "nodejs24.x"}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStreamName,
    AWS_ACCESS_KEY_ID: LOCAL_AWS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_AWS.secretAccessKey,
    // As on AWS, where a role's credentials have one. Whoever gets a call can tell whose it is.
    AWS_SESSION_TOKEN: definition.name,
    // The user's own AWS settings must not steer the functions, nor may any record leave the machine
    // for a service that is not emulated.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    ...(endpoints.secretsmanager === undefined
      ? {}
      : { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager }),
    LAMBDA_TASK_ROOT: place.taskRoot,
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    TZ: ":UTC",
  };
}
