import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SetTopicAttributesCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { subscribeQueue } from "../../emulators/subscribeQueue.ts";
import { LOCAL_AWS } from "../../model.ts";
import { localArn } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ModelContext, ResourceModel } from "../ResourceModel.ts";
import { nameInArn } from "../ResourceUses.ts";
import { makeStandIn } from "../standIn.ts";

const FEEDBACK = ignored("there are no delivery logs: deliveries are kept in the data directory");
const WEB = ignored("nothing is sent over the web; the delivery is kept in the data directory");

const FEEDBACK_RULES = Object.fromEntries(
  ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) => [
    [`${protocol}FailureFeedbackRoleArn`, FEEDBACK],
    [`${protocol}SuccessFeedbackRoleArn`, FEEDBACK],
    [`${protocol}SuccessFeedbackSampleRate`, FEEDBACK],
  ]),
);

const topicModel: ResourceModel = {
  type: "aws:sns/topic:Topic",
  nameProperty: "name",
  naming: { lengthMax: 256, fifoFlag: "fifoTopic" },
  rules: {
    ...FEEDBACK_RULES,
    name: "modelled",
    namePrefix: "modelled",
    fifoTopic: "modelled",
    contentBasedDeduplication: "modelled",
    policy: "modelled",
    displayName: ignored("it is the sender of e-mail and SMS, of which none is sent"),
    deliveryPolicy: WEB,
    fifoThroughputScope: ignored("the emulator has no limit of throughput"),
    kmsMasterKeyId: ignored("data on this machine is as safe as its disk"),
    signatureVersion: ignored("local messages carry no valid signature"),
    tracingConfig: ignored("there is no X-Ray"),
  },
  async create(call) {
    const { inputs, name, context } = call;
    const { sns } = context.clients;
    const isFifo = inputs.optionalFlag("fifoTopic") === true;
    const { TopicArn: arn = "" } = await sns.send(
      new CreateTopicCommand({ Name: name, Attributes: isFifo ? { FifoTopic: "true" } : {} }),
    );
    if (isFifo) {
      const isContentBased = inputs.optionalFlag("contentBasedDeduplication") === true;
      await sns.send(
        new SetTopicAttributesCommand({
          TopicArn: arn,
          AttributeName: "ContentBasedDeduplication",
          AttributeValue: String(isContentBased),
        }),
      );
    }
    await context.deliveries.watchTopic(arn);
    context.declarations.uses.noteMade(arn);
    keepPolicy(call, arn);
    return { id: arn, state: { ...inputs.values, name, arn, owner: LOCAL_AWS.accountId } };
  },
  async delete({ id, context }) {
    await context.deliveries.unwatchTopic(id);
    await context.clients.sns.send(new DeleteTopicCommand({ TopicArn: id }));
  },
};

const topicPolicyModel = recorded({
  type: "aws:sns/topicPolicy:TopicPolicy",
  reason: "nothing local enforces policies; the document is kept for checks",
  id: ({ inputs }) => inputs.text("arn"),
  outputs: () => ({ owner: LOCAL_AWS.accountId }),
  keep: (call) => keepPolicy(call, call.inputs.text("arn")),
});

const subscriptionModel: ResourceModel = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  ledger: "prune",
  rules: {
    topic: "modelled",
    protocol: "modelled",
    endpoint: "modelled",
    filterPolicy: "modelled",
    filterPolicyScope: "modelled",
    rawMessageDelivery: "modelled",
    redrivePolicy: ignored("no local delivery fails"),
    deliveryPolicy: WEB,
    confirmationTimeoutInMinutes: WEB,
    endpointAutoConfirms: WEB,
    subscriptionRoleArn: ignored("nothing local enforces policies"),
  },
  async create({ request, inputs, context }) {
    const { topicArn, protocol } = targetOf(inputs);
    if (topicArn.endsWith(".fifo") && protocol !== "sqs") {
      // https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
      throw new Error(
        `A FIFO topic delivers to SQS queues only, got protocol "${protocol}" for ${topicArn}; ` +
          "subscribe a queue, or use a standard topic.",
      );
    }
    await standInForTopic(request.name, inputs.text("topic"), context);
    const arn = await subscribe(inputs, context);
    return {
      id: arn,
      state: {
        ...inputs.values,
        arn,
        ownerId: LOCAL_AWS.accountId,
        pendingConfirmation: false,
        confirmationWasAuthenticated: true,
      },
    };
  },
  async delete({ id, inputs, context }) {
    const target = targetOf(inputs);
    if (await context.deliveries.unwatch(target)) return;
    await context.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: id }));
  },
};

/** Models of the resources of SNS. */
export const snsModels: readonly ResourceModel[] = [
  topicModel,
  topicPolicyModel,
  subscriptionModel,
];

function targetOf(inputs: Inputs): { topicArn: string; protocol: string; endpoint: string } {
  return {
    topicArn: localTopicArn(inputs.text("topic")),
    protocol: inputs.text("protocol"),
    endpoint: inputs.text("endpoint"),
  };
}

/** Whoever made the topic: on this machine it is a local one. */
function localTopicArn(arn: string): string {
  const name = nameInArn("topic", arn);
  return name === undefined ? arn : localArn("sns", name);
}

/** A topic that the program does not make, or makes later, must be there to be subscribed to. */
async function standInForTopic(
  subscription: string,
  arn: string,
  context: ModelContext,
): Promise<void> {
  const name = nameInArn("topic", arn);
  const { uses } = context.declarations;
  if (name === undefined || uses.isMade(arn)) return;
  uses.noteUse({ kind: "topic", name, arn, user: `Subscription "${subscription}"` });
  await makeStandIn({ kind: "topic", name }, context);
}

async function subscribe(inputs: Inputs, context: ModelContext): Promise<string> {
  const target = targetOf(inputs);
  const filterPolicy = inputs.optionalText("filterPolicy");
  const scope = inputs.optionalText("filterPolicyScope");
  const attributes = {
    ...(filterPolicy === undefined ? {} : { FilterPolicy: filterPolicy }),
    ...(scope === undefined ? {} : { FilterPolicyScope: scope }),
  };
  const { topicArn, protocol, endpoint } = target;
  if (protocol !== "sqs" || !(await isLocalQueue(endpoint, context))) {
    return context.deliveries.watchSubscription(target, attributes);
  }
  const isRaw = inputs.optionalFlag("rawMessageDelivery") === true;
  return subscribeQueue(context.clients.sns, {
    topicArn,
    queueArn: endpoint,
    attributes: { ...attributes, RawMessageDelivery: String(isRaw) },
  });
}

/** A queue that the program does not make is somebody else's: it is not sent to, like an e-mail address. */
async function isLocalQueue(arn: string, { clients }: ModelContext): Promise<boolean> {
  try {
    await clients.sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(":").at(-1) }));
    return true;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return false;
    throw error;
  }
}

function keepPolicy({ request, inputs, context }: CreateCall, topicArn: string): void {
  const document = inputs.optionalDocument("policy");
  if (document === undefined) return;
  const policy = { owner: topicArn, name: request.name, document };
  context.declarations.iam.resourcePolicies.set(request.urn, policy);
}
