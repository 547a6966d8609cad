import { NotModelledError } from "../../engine/NotModelledError.ts";
import type { KafkaAccessDefinition, KafkaMappingDefinition } from "../../model.ts";
import type { InputRules } from "../inputRules.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";

/** What a mapping of a Kafka topic takes beside what all mappings take. */
export const KAFKA_MAPPING_RULES: InputRules = {
  topics: "modelled",
  amazonManagedKafkaEventSourceConfig: { consumerGroupId: "modelled" },
  selfManagedKafkaEventSourceConfig: { consumerGroupId: "modelled" },
  selfManagedEventSource: ignored("the local run has a broker of its own, or is told of one"),
  sourceAccessConfigurations: { type: "modelled", uri: "modelled" },
  provisionedPollerConfig: {
    minimumPollers: ignored("there are as many pollers as there may be"),
    maximumPollers: "modelled",
  },
};

/** Whether a mapping reads a Kafka topic. */
export function isKafkaMapping(inputs: Inputs): boolean {
  const arn = inputs.optionalText("eventSourceArn");
  return inputs.optionalGroup("selfManagedEventSource") !== undefined || isClusterArn(arn);
}

function isClusterArn(arn: string | undefined): boolean {
  return arn !== undefined && /^arn:[^:]+:kafka:/.test(arn);
}

/** Whom a mapping invokes, and where what it gives up goes. */
type Ends = Pick<KafkaMappingDefinition, "id" | "functionArn"> & {
  readonly onFailureBucket: string | undefined;
};

/**
 * A mapping of a Kafka topic with Lambda's defaults filled in.
 * @throws {NotModelledError} for what Lambda or the local run does not do
 */
// https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html
export function kafkaMapping(
  { onFailureBucket, ...ends }: Ends,
  inputs: Inputs,
): KafkaMappingDefinition {
  const eventSourceArn = inputs.optionalText("eventSourceArn");
  const isManaged = isClusterArn(eventSourceArn);
  const pollers = inputs.optionalGroup("provisionedPollerConfig");
  const definition: KafkaMappingDefinition = {
    ...ends,
    topic: onlyTopic(inputs),
    consumerGroupId: groupId(inputs, isManaged) ?? ends.id,
    eventSource: isManaged ? "aws:kafka" : "SelfManagedKafka",
    ...(eventSourceArn === undefined ? {} : { eventSourceArn }),
    ...(isManaged ? {} : { access: accessOf(inputs) }),
    startingPosition: startingPosition(inputs),
    batchSize: inputs.optionalNumber("batchSize") ?? 100,
    // Without a window Lambda waits for half a second.
    batchWindowSeconds: inputs.optionalNumber("maximumBatchingWindowInSeconds") ?? 0.5,
    maximumPollers: pollers?.optionalNumber("maximumPollers") ?? 200,
    ...errorHandling(inputs, onFailureBucket),
    ...(onFailureBucket === undefined ? {} : { onFailureBucket }),
    enabled: inputs.optionalFlag("enabled") ?? true,
  };
  if (pollers === undefined) refuseOnDemand(definition);
  refuseOfOthers(inputs);
  return definition;
}

/** How Lambda gets to brokers: https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html */
const ACCESS_TYPES = [
  ...["BASIC_AUTH", "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"],
  ...["SERVER_ROOT_CA_CERTIFICATE", "VPC_SUBNET", "VPC_SECURITY_GROUP"],
];

function accessOf(inputs: Inputs): KafkaAccessDefinition[] {
  const access = inputs
    .groups("sourceAccessConfigurations")
    .map((item) => ({ type: item.text("type"), uri: item.text("uri") }));
  for (const { type } of access) {
    if (ACCESS_TYPES.includes(type)) continue;
    throw new Error(
      `${MAPPING} property "sourceAccessConfigurations" of a Kafka topic must be of ` +
        `${ACCESS_TYPES.join(", ")}, got ${type}; choose one.`,
    );
  }
  const logins = access.filter(({ type }) => type.endsWith("_AUTH"));
  if (logins.length < 2) return access;
  throw new Error(
    `${MAPPING} property "sourceAccessConfigurations" must have one way to say who asks, got ` +
      `${logins.map(({ type }) => type).join(" and ")}; leave one.`,
  );
}

/** What Lambda takes for other sources only, and the filter, which the local run does not judge here. */
function refuseOfOthers(inputs: Inputs): void {
  for (const property of ["parallelizationFactor", "scalingConfig", "filterCriteria"]) {
    if (inputs.values[property] === undefined) continue;
    throw new NotModelledError(
      `${MAPPING} property "${property}" of a Kafka topic`,
      "leave it out of a local run",
    );
  }
}

/** What becomes of records at which the function fails. */
type ErrorHandling = Pick<
  KafkaMappingDefinition,
  | "bisectBatchOnFunctionError"
  | "maximumRetryAttempts"
  | "maximumRecordAgeSeconds"
  | "reportBatchItemFailures"
>;

function errorHandling(inputs: Inputs, onFailureBucket: string | undefined): ErrorHandling {
  return {
    bisectBatchOnFunctionError: inputs.optionalFlag("bisectBatchOnFunctionError") ?? false,
    maximumRetryAttempts: retries(inputs, onFailureBucket),
    maximumRecordAgeSeconds: inputs.optionalNumber("maximumRecordAgeInSeconds") ?? -1,
    reportBatchItemFailures: inputs
      .texts("functionResponseTypes")
      .includes("ReportBatchItemFailures"),
  };
}

/** No limit means ten retries where there is a destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
const RETRIES_WITH_DESTINATION = 10;

function retries(inputs: Inputs, onFailureBucket: string | undefined): number {
  const asked = inputs.optionalNumber("maximumRetryAttempts") ?? -1;
  return asked === -1 && onFailureBucket !== undefined ? RETRIES_WITH_DESTINATION : asked;
}

/** Lambda takes these with provisioned pollers only. */
function refuseOnDemand(definition: ErrorHandling): void {
  const { bisectBatchOnFunctionError, maximumRecordAgeSeconds, reportBatchItemFailures } =
    definition;
  const asked = [
    ...(bisectBatchOnFunctionError ? ["bisectBatchOnFunctionError"] : []),
    ...(maximumRecordAgeSeconds === -1 ? [] : ["maximumRecordAgeInSeconds"]),
    ...(reportBatchItemFailures ? ["functionResponseTypes"] : []),
  ];
  if (asked.length === 0) return;
  throw new Error(
    `${MAPPING} properties ${asked.join(", ")} of a Kafka topic must stand beside ` +
      '"provisionedPollerConfig", got none; add it, or leave them out.',
  );
}

function onlyTopic(inputs: Inputs): string {
  const topics = inputs.texts("topics");
  const [topic] = topics;
  if (topic !== undefined && topics.length === 1) return topic;
  throw new Error(`${MAPPING} property "topics" must name one topic, got ${topics.length}.`);
}

function groupId(inputs: Inputs, isManaged: boolean): string | undefined {
  const config = isManaged
    ? "amazonManagedKafkaEventSourceConfig"
    : "selfManagedKafkaEventSourceConfig";
  return inputs.optionalGroup(config)?.optionalText("consumerGroupId");
}

function startingPosition(inputs: Inputs): KafkaMappingDefinition["startingPosition"] {
  const position = inputs.text("startingPosition");
  if (position === "TRIM_HORIZON" || position === "LATEST") return position;
  throw new NotModelledError(
    `${MAPPING} property "startingPosition" = "${position}"`,
    "use TRIM_HORIZON or LATEST in a local run",
  );
}
