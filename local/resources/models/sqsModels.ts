import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import { localArn } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

/** Defaults of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const NUMBERS = {
  delaySeconds: ["DelaySeconds", 0],
  // https://www.pulumi.com/registry/packages/aws/api-docs/sqs/queue/
  maxMessageSize: ["MaximumMessageSize", 262_144],
  messageRetentionSeconds: ["MessageRetentionPeriod", 345_600],
  receiveWaitTimeSeconds: ["ReceiveMessageWaitTimeSeconds", 0],
  visibilityTimeoutSeconds: ["VisibilityTimeout", 30],
} as const;

const ENCRYPTION = ignored("data on this machine is as safe as its disk");

const queueModel: ResourceModel = {
  type: "aws:sqs/queue:Queue",
  nameProperty: "name",
  naming: { lengthMax: 80, fifoFlag: "fifoQueue" },
  rules: {
    ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, "modelled"] as const)),
    name: "modelled",
    namePrefix: "modelled",
    fifoQueue: "modelled",
    contentBasedDeduplication: "modelled",
    deduplicationScope: "modelled",
    fifoThroughputLimit: ignored("the emulator has no limit of throughput"),
    redrivePolicy: "modelled",
    redriveAllowPolicy: ignored("all queues are the program's own"),
    policy: "modelled",
    kmsMasterKeyId: ENCRYPTION,
    kmsDataKeyReusePeriodSeconds: ENCRYPTION,
    sqsManagedSseEnabled: ENCRYPTION,
  },
  async create(call) {
    const { inputs, name, context } = call;
    const { sqs } = context.clients;
    if (inputs.optionalText("deduplicationScope") === "messageGroup") {
      throw new NotModelledError(
        'aws:sqs/queue:Queue property "deduplicationScope" = "messageGroup"',
        'use "queue" in a local run',
      );
    }
    const url = await findOrCreate(sqs, inputs, name);
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: queueAttributes(inputs) }),
    );
    const arn = localArn("sqs", name);
    await keepPolicy(call, { arn, url });
    return { id: url, state: { ...inputs.values, name, arn, url } };
  },
  async delete({ id, context }) {
    await context.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: id }));
  },
};

const queuePolicyModel: ResourceModel = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  rules: { queueUrl: "modelled", policy: "modelled" },
  async create(call) {
    const url = call.inputs.text("queueUrl");
    await keepPolicy(call, { url, arn: arnOfUrl(url) });
    return { id: url, state: call.inputs.values };
  },
  async delete({ id, context }) {
    const { sqs } = context.clients;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: id, Attributes: { Policy: "" } }));
  },
};

const redrivePolicyModel: ResourceModel = {
  type: "aws:sqs/redrivePolicy:RedrivePolicy",
  rules: { queueUrl: "modelled", redrivePolicy: "modelled" },
  async create({ inputs, context }) {
    const url = inputs.text("queueUrl");
    const Attributes = { RedrivePolicy: inputs.text("redrivePolicy") };
    await context.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    return { id: url, state: inputs.values };
  },
  async delete({ id, context }) {
    const { sqs } = context.clients;
    const Attributes = { RedrivePolicy: "" };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: id, Attributes }));
  },
};

const redriveAllowPolicyModel = recorded({
  type: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  reason: "all queues are the program's own",
  id: ({ inputs }) => inputs.text("queueUrl"),
});

/** Models of the resources of SQS. */
export const sqsModels: readonly ResourceModel[] = [
  queueModel,
  queuePolicyModel,
  redrivePolicyModel,
  redriveAllowPolicyModel,
];

async function findOrCreate(sqs: SQSClient, inputs: Inputs, name: string): Promise<string> {
  const isFifo = inputs.optionalFlag("fifoQueue") === true;
  try {
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    return found.QueueUrl ?? "";
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
  }
  const created = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: isFifo ? { FifoQueue: "true" } : {} }),
  );
  return created.QueueUrl ?? "";
}

function queueAttributes(inputs: Inputs): Record<string, string> {
  const numbers = Object.entries(NUMBERS).map(([property, [attribute, value]]) => [
    attribute,
    String(inputs.optionalNumber(property) ?? value),
  ]);
  const redrivePolicy = inputs.optionalText("redrivePolicy");
  const isContentBased = inputs.optionalFlag("contentBasedDeduplication") === true;
  return {
    ...(Object.fromEntries(numbers) as Record<string, string>),
    RedrivePolicy: redrivePolicy ?? "",
    ...(inputs.optionalFlag("fifoQueue") === true
      ? { ContentBasedDeduplication: String(isContentBased) }
      : {}),
  };
}

function arnOfUrl(url: string): string {
  return localArn("sqs", url.split("/").at(-1) ?? "");
}

/**
 * Keeps a policy for checks, and gives it to the emulator: S3 asks there whether it may send. Nothing else
 * local enforces it.
 */
async function keepPolicy(
  { request, inputs, context }: CreateCall,
  { arn, url }: { readonly arn: string; readonly url: string },
): Promise<void> {
  const document = inputs.optionalDocument("policy");
  if (document === undefined) return;
  const policy = { owner: arn, name: request.name, document };
  context.declarations.iam.resourcePolicies.set(request.urn, policy);
  const Attributes = { Policy: JSON.stringify(document) };
  await context.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
}
