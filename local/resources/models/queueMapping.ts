import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
} from "@aws-sdk/client-sqs";
import type { LocalClients } from "../../emulators/clients.ts";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import type { QueueMappingDefinition } from "../../model.ts";
import { checkQueueMapping } from "../../queues/checkQueueMapping.ts";
import type { LocalQueue } from "../../queues/model.ts";
import { localArn } from "../arns.ts";
import type { Inputs } from "../Inputs.ts";
import type { ModelContext } from "../ResourceModel.ts";

/** Properties of mappings from streams that Lambda refuses for queues. */
const STREAM_PROPERTIES = [
  "startingPosition",
  "parallelizationFactor",
  "bisectBatchOnFunctionError",
  "maximumRetryAttempts",
  "maximumRecordAgeInSeconds",
  "destinationConfig",
];

/** Where a mapping reads and what it invokes. */
interface Ends {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
}

/** Whether an event source is an SQS queue. */
export function isQueueArn(arn: string): boolean {
  return /^arn:[^:]+:sqs:[^:]*:[^:]*:[^:/]+$/.test(arn);
}

/**
 * An SQS event source mapping with Lambda's defaults filled in.
 * @throws for what Lambda refuses: properties of streams, numbers out of their ranges, a queue that is not
 * there, and one whose messages would come again while the function still works on them.
 */
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
export async function queueMapping(
  { id, queueArn, functionArn }: Ends,
  inputs: Inputs,
  { clients, declarations }: ModelContext,
): Promise<QueueMappingDefinition> {
  const unfit = STREAM_PROPERTIES.find((name) => inputs.values[name] !== undefined);
  if (unfit !== undefined) {
    throw new Error(
      `Event source mapping of the queue ${queueArn}: "${unfit}" is for streams; leave it out.`,
    );
  }
  const maximumConcurrency = inputs
    .optionalGroup("scalingConfig")
    ?.optionalNumber("maximumConcurrency");
  const definition = {
    id,
    functionArn,
    queueArn,
    batchSize: inputs.optionalNumber("batchSize") ?? 10,
    batchWindowSeconds: inputs.optionalNumber("maximumBatchingWindowInSeconds") ?? 0,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    reportBatchItemFailures: inputs
      .texts("functionResponseTypes")
      .includes("ReportBatchItemFailures"),
    filterPatterns: (inputs.optionalGroup("filterCriteria")?.groups("filters") ?? []).map(
      (filter) => filter.text("pattern"),
    ),
    enabled: inputs.optionalFlag("enabled") ?? true,
  };
  const queue = await describeQueue(queueArn, clients);
  // A function that the program does not declare is refused later, by name.
  const invoked = declarations.functions.get(functionArn) ?? { timeoutSeconds: 0 };
  checkQueueMapping(definition, queue, invoked);
  return definition;
}

async function describeQueue(
  queueArn: string,
  { sqs }: LocalClients,
): Promise<Pick<LocalQueue, "isFifo" | "visibilityTimeoutSeconds">> {
  const QueueName = queueArn.split(":").at(-1) ?? "";
  // Nothing would ever come from a queue of elsewhere.
  if (queueArn !== localArn("sqs", QueueName)) throw undeclared(queueArn);
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    return {
      isFifo: Attributes?.FifoQueue === "true",
      visibilityTimeoutSeconds: Number(Attributes?.VisibilityTimeout),
    };
  } catch (error) {
    if (error instanceof QueueDoesNotExist) throw undeclared(queueArn);
    throw error;
  }
}

function undeclared(queueArn: string): Error {
  return new NotModelledError(
    `An event source mapping of the queue "${queueArn}", which the program does not declare,`,
    "declare it in the program and pass its ARN, or run without it",
  );
}
