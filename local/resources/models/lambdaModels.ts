import { LOCAL_AWS, type MappingDefinition, type QueueMappingDefinition } from "../../model.ts";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import { isArchive, writeDeploymentZip } from "../deploymentZip.ts";
import { localArn, uuidOf } from "../arns.ts";
import { bucketArn } from "../bucketOutputs.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";
import { isKafkaMapping, KAFKA_MAPPING_RULES, kafkaMapping } from "./kafkaMapping.ts";
import { isQueueArn, queueMapping } from "./queueMapping.ts";
import { nameInArn, type ResourceUses } from "../ResourceUses.ts";

const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_TIMEOUT_SECONDS = 3;

const ENCRYPTION = ignored("data on this machine is as safe as its disk");
const NETWORK = ignored("functions run in this process and reach the emulators only");
const NO_STATE = ignored("deploying takes no time here");

const functionModel: ResourceModel = {
  type: FUNCTION,
  nameProperty: "name",
  naming: { lengthMax: 64 },
  rules: {
    name: "modelled",
    code: "modelled",
    handler: "modelled",
    runtime: "modelled",
    role: "modelled",
    packageType: "modelled",
    environment: { variables: "modelled" },
    memorySize: "modelled",
    timeout: "modelled",
    reservedConcurrentExecutions: "modelled",
    architectures: ignored("JavaScript runs on every processor"),
    description: ignored("it is for people"),
    deadLetterConfig: ignored("the run itself reports a failed asynchronous invocation"),
    ephemeralStorage: ignored("functions use this machine's own folder for temporary files"),
    kmsKeyArn: ENCRYPTION,
    sourceKmsKeyArn: ENCRYPTION,
    codeSigningConfigArn: ignored("the code is your own"),
    loggingConfig: ignored("logs are files in the data directory, in JSON and with all lines"),
    tracingConfig: ignored("there is no X-Ray; what a function does is in its log"),
    vpcConfig: {
      subnetIds: NETWORK,
      securityGroupIds: NETWORK,
      ipv6AllowedForDualStack: NETWORK,
    },
    replaceSecurityGroupsOnDestroy: NETWORK,
    replacementSecurityGroupIds: NETWORK,
    publish: ignored("there are no versions: all invocations run the latest code"),
    skipDestroy: ignored("a function leaves nothing behind"),
    snapStart: ignored("it changes how fast a function starts only"),
    sourceCodeHash: ignored("code is read anew in each run"),
    useResourceTimeoutForPropagation: NO_STATE,
  },
  async create(call) {
    const { inputs, name, context } = call;
    const runtime = nodeRuntime(inputs);
    const zip = await writeDeploymentZip(archiveOf(inputs), context.dataDir, name);
    const arn = localArn("lambda", `function:${name}`);
    const reserved = inputs.optionalNumber("reservedConcurrentExecutions") ?? -1;
    context.declarations.functions.set(arn, {
      arn,
      name,
      zipPath: zip.path,
      handler: inputs.text("handler"),
      runtime,
      environment: localEnvironment(call),
      memorySizeMb: inputs.optionalNumber("memorySize") ?? DEFAULT_MEMORY_MB,
      timeoutSeconds: inputs.optionalNumber("timeout") ?? DEFAULT_TIMEOUT_SECONDS,
      ...(reserved === -1 ? {} : { reservedConcurrency: reserved }),
    });
    context.declarations.iam.functionRoles.set(arn, inputs.text("role"));
    return { id: name, state: functionState(call, arn, zip) };
  },
};

/** Topics are on this machine, whoever has made them in AWS. */
function localEnvironment({ inputs, name, context }: CreateCall): Record<string, string> {
  const variables = inputs.optionalGroup("environment")?.textMap("variables") ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([key, text]) => [
      key,
      context.declarations.uses.noteUsesIn(text, `Function "${name}"`),
    ]),
  );
}

function functionState(
  { inputs, name }: CreateCall,
  arn: string,
  zip: { readonly bytes: number; readonly sha256: string },
): Record<string, (typeof inputs.values)[string]> {
  const invoke = `arn:aws:apigateway:${LOCAL_AWS.region}:lambda:path/2015-03-31/functions`;
  return {
    memorySize: DEFAULT_MEMORY_MB,
    timeout: DEFAULT_TIMEOUT_SECONDS,
    reservedConcurrentExecutions: -1,
    ...inputs.values,
    name,
    arn,
    version: "$LATEST",
    qualifiedArn: `${arn}:$LATEST`,
    invokeArn: `${invoke}/${arn}/invocations`,
    qualifiedInvokeArn: `${invoke}/${arn}:$LATEST/invocations`,
    sourceCodeHash: zip.sha256,
    sourceCodeSize: zip.bytes,
  };
}

function nodeRuntime(inputs: Inputs): string {
  const packageType = inputs.optionalText("packageType") ?? "Zip";
  const runtime = inputs.optionalText("runtime") ?? "";
  const step = "use a Node.js runtime and a zip in a local run";
  if (packageType !== "Zip") {
    throw new NotModelledError(`${FUNCTION} property "packageType" = "${packageType}"`, step);
  }
  if (!/^nodejs\d+\.x$/.test(runtime)) {
    throw new NotModelledError(`${FUNCTION} property "runtime" = "${runtime}"`, step);
  }
  return runtime;
}

function archiveOf(inputs: Inputs): Parameters<typeof writeDeploymentZip>[0] {
  const code = inputs.values["code"];
  if (isArchive(code)) return code;
  throw new Error(`${FUNCTION} property "code" must be an archive; pass pulumi.asset.FileArchive.`);
}

const mappingModel: ResourceModel = {
  type: MAPPING,
  rules: {
    functionName: "modelled",
    eventSourceArn: "modelled",
    startingPosition: "modelled",
    batchSize: "modelled",
    maximumBatchingWindowInSeconds: "modelled",
    parallelizationFactor: "modelled",
    bisectBatchOnFunctionError: "modelled",
    maximumRetryAttempts: "modelled",
    maximumRecordAgeInSeconds: "modelled",
    functionResponseTypes: "modelled",
    filterCriteria: { filters: { pattern: "modelled" } },
    destinationConfig: { onFailure: { destinationArn: "modelled" } },
    scalingConfig: { maximumConcurrency: "modelled" },
    ...KAFKA_MAPPING_RULES,
    enabled: "modelled",
    kmsKeyArn: ENCRYPTION,
    metricsConfig: ignored("there is no CloudWatch"),
    useResourceTimeoutForPropagation: NO_STATE,
  },
  async create(call) {
    const { request, inputs } = call;
    const id = uuidOf(request.urn);
    const definition = await declare(id, call);
    return {
      id,
      state: {
        ...inputs.values,
        uuid: id,
        arn: localArn("lambda", `event-source-mapping:${id}`),
        functionArn: definition.functionArn,
        batchSize: definition.batchSize,
        state: definition.enabled ? "Enabled" : "Disabled",
        stateTransitionReason: "USER_INITIATED",
      },
    };
  },
};

type Declared = Pick<MappingDefinition, "functionArn" | "batchSize" | "enabled">;

function declare(id: string, call: CreateCall): Promise<Declared> | Declared {
  const { request, inputs, context } = call;
  if (isKafkaMapping(inputs)) {
    const onFailureBucket = failedBucket(inputs);
    const definition = kafkaMapping(
      { id, functionArn: functionArn(inputs.text("functionName")), onFailureBucket },
      inputs,
    );
    context.declarations.kafkaMappings.set(request.urn, definition);
    noteBucket(context.declarations.uses, onFailureBucket, `Mapping "${request.name}"`);
    return definition;
  }
  for (const property of Object.keys(KAFKA_MAPPING_RULES)) {
    if (inputs.values[property] === undefined) continue;
    throw new Error(`${MAPPING} property "${property}" is for Kafka topics; leave it out here.`);
  }
  const isQueue = isQueueArn(inputs.text("eventSourceArn"));
  return isQueue ? declareQueueMapping(id, call) : declareMapping(id, call);
}

async function declareQueueMapping(
  id: string,
  { request, inputs, context }: CreateCall,
): Promise<QueueMappingDefinition> {
  const ends = {
    id,
    queueArn: inputs.text("eventSourceArn"),
    functionArn: functionArn(inputs.text("functionName")),
  };
  const definition = await queueMapping(ends, inputs, context);
  context.declarations.queueMappings.set(request.urn, definition);
  return definition;
}

function declareMapping(id: string, { request, inputs, context }: CreateCall): MappingDefinition {
  if (inputs.optionalGroup("scalingConfig") !== undefined) {
    throw new Error(
      `${MAPPING} property "scalingConfig" is for queues; leave it out for a stream.`,
    );
  }
  const definition = mappingDefinition(id, inputs);
  context.declarations.mappings.set(request.urn, definition);
  noteUses(context.declarations.uses, definition, `Mapping "${request.name}"`);
  return definition;
}

/**
 * A mapping from a stream with Lambda's defaults filled in.
 */
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
function mappingDefinition(id: string, inputs: Inputs): MappingDefinition {
  const eventSourceArn = inputs.text("eventSourceArn");
  const source = sourceOf(eventSourceArn);
  if (source === "dynamodb") refuseForeignTable(eventSourceArn);
  const onFailureBucket = failedBucket(inputs);
  return {
    id,
    functionArn: functionArn(inputs.text("functionName")),
    eventSourceArn,
    source,
    startingPosition: startingPosition(inputs),
    batchSize: inputs.optionalNumber("batchSize") ?? 100,
    batchWindowSeconds: inputs.optionalNumber("maximumBatchingWindowInSeconds") ?? 0,
    parallelizationFactor: inputs.optionalNumber("parallelizationFactor") ?? 1,
    bisectBatchOnFunctionError: inputs.optionalFlag("bisectBatchOnFunctionError") ?? false,
    maximumRetryAttempts: inputs.optionalNumber("maximumRetryAttempts") ?? -1,
    maximumRecordAgeSeconds: inputs.optionalNumber("maximumRecordAgeInSeconds") ?? -1,
    reportBatchItemFailures: inputs
      .texts("functionResponseTypes")
      .includes("ReportBatchItemFailures"),
    filterPatterns: (inputs.optionalGroup("filterCriteria")?.groups("filters") ?? []).map(
      (filter) => filter.text("pattern"),
    ),
    ...(onFailureBucket === undefined ? {} : { onFailureBucket }),
    enabled: inputs.optionalFlag("enabled") ?? true,
  };
}

/** What the program does not make of it is stood in for, or refused when all is declared. */
function noteUses(
  uses: ResourceUses,
  {
    eventSourceArn,
    onFailureBucket,
  }: Pick<MappingDefinition, "eventSourceArn" | "onFailureBucket">,
  user: string,
): void {
  const stream = nameInArn("stream", eventSourceArn);
  if (stream !== undefined) {
    uses.noteUse({ kind: "stream", name: stream, arn: eventSourceArn, user });
  }
  noteBucket(uses, onFailureBucket, user);
}

function noteBucket(uses: ResourceUses, name: string | undefined, user: string): void {
  if (name !== undefined) uses.noteUse({ kind: "bucket", name, arn: bucketArn(name), user });
}

/** A table of another account is not of this machine, and a table cannot be made without its keys. */
function refuseForeignTable(eventSourceArn: string): void {
  if (eventSourceArn.split(":")[4] === LOCAL_AWS.accountId) return;
  throw new NotModelledError(
    `${MAPPING} property "eventSourceArn" = "${eventSourceArn}", of a table that the program does not declare,`,
    "declare it in the program and pass its streamArn, or run without it",
  );
}

function functionArn(nameOrArn: string): string {
  const latest = nameOrArn.replace(/:\$LATEST$/, "");
  if (/^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+$/.test(latest)) return latest;
  if (/^[A-Za-z0-9_-]+$/.test(latest)) return localArn("lambda", `function:${latest}`);
  throw new NotModelledError(
    `${MAPPING} property "functionName" = "${nameOrArn}"`,
    "give the function's name or ARN, without version or alias",
  );
}

function sourceOf(arn: string): MappingDefinition["source"] {
  if (/^arn:[^:]+:kinesis:[^:]*:[^:]*:stream\/[^/]+$/.test(arn)) return "kinesis";
  if (/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\//.test(arn)) return "dynamodb";
  throw new NotModelledError(
    `${MAPPING} property "eventSourceArn" = "${arn}"`,
    "use a Kinesis stream, a table's streamArn or an SQS queue in a local run",
  );
}

function startingPosition(inputs: Inputs): MappingDefinition["startingPosition"] {
  const position = inputs.text("startingPosition");
  if (position === "TRIM_HORIZON" || position === "LATEST") return position;
  throw new NotModelledError(
    `${MAPPING} property "startingPosition" = "${position}"`,
    "use TRIM_HORIZON or LATEST in a local run",
  );
}

function failedBucket(inputs: Inputs): string | undefined {
  const onFailure = inputs.optionalGroup("destinationConfig")?.optionalGroup("onFailure");
  const arn = onFailure?.optionalText("destinationArn");
  return arn && bucketOf(MAPPING, "destinationArn", arn);
}

function bucketOf(type: string, property: string, arn: string): string {
  const bucket = /^arn:[^:]+:s3:::([^/]+)$/.exec(arn)?.[1];
  if (bucket !== undefined) return bucket;
  throw new NotModelledError(
    `${type} property "destinationConfig.onFailure.${property}" = "${arn}"`,
    "use a bucket: it alone gets what failed in full",
  );
}

const permissionModel = recorded({
  type: "aws:lambda/permission:Permission",
  reason: "nothing local enforces policies; the permission is kept for checks",
  nameProperty: "statementId",
  naming: { lengthMax: 100 },
  id: ({ name }) => name,
  keep: ({ request, inputs, name, context }) => {
    const sourceArn = inputs.optionalText("sourceArn");
    const sourceAccount = inputs.optionalText("sourceAccount");
    const Condition = {
      ...(sourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": sourceArn } }),
      ...(sourceAccount === undefined
        ? {}
        : { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    };
    const statement = {
      Sid: name,
      Effect: "Allow",
      Principal: { Service: inputs.text("principal") },
      Action: inputs.text("action"),
      Resource: functionArn(inputs.text("function")),
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
    };
    context.declarations.iam.resourcePolicies.set(request.urn, {
      owner: statement.Resource,
      name,
      document: { Version: "2012-10-17", Statement: [statement] },
    });
  },
});

const invokeConfigModel: ResourceModel = {
  type: INVOKE_CONFIG,
  rules: {
    functionName: "modelled",
    qualifier: ignored("there are no versions: all invocations run the latest code"),
    maximumEventAgeInSeconds: "modelled",
    maximumRetryAttempts: "modelled",
    destinationConfig: {
      onFailure: { destination: "modelled" },
    },
  },
  create({ request, inputs, context }) {
    const onFailure = inputs.optionalGroup("destinationConfig")?.optionalGroup("onFailure");
    const destination = onFailure?.optionalText("destination");
    const onFailureBucket = destination && bucketOf(INVOKE_CONFIG, "destination", destination);
    const functionName = inputs.text("functionName");
    const user = `Invoke configuration "${request.name}"`;
    noteBucket(context.declarations.uses, onFailureBucket, user);
    // https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
    context.declarations.asyncInvocations.set(functionArn(functionName), {
      maximumRetryAttempts: inputs.optionalNumber("maximumRetryAttempts") ?? 2,
      maximumEventAgeSeconds: inputs.optionalNumber("maximumEventAgeInSeconds") ?? 21_600,
      ...(onFailureBucket === undefined ? {} : { onFailureBucket }),
    });
    return { id: functionName, state: inputs.values };
  },
};

/** Models of the resources of Lambda. */
export const lambdaModels: readonly ResourceModel[] = [
  functionModel,
  mappingModel,
  permissionModel,
  invokeConfigModel,
];
