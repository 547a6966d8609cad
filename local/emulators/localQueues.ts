import type {
  LocalQueue,
  LocalQueues,
  MessageAttribute,
  QueueCounts,
  QueueMessage,
} from "../queues/model.ts";
import type { MessageAttribute as StoredAttribute, SqsQueue, SqsStore } from "./fauxqs.ts";

/** Who sends in the local run. */
const SENDER_ID = "000000000000";

/**
 * The queues of fauxqs for consumers in this process. They need no long polls, of which one that is broken
 * off could still take a message with it.
 */
export function localQueues(sqs: SqsStore): LocalQueues {
  return {
    find: (arn) => {
      const queue = sqs.getQueueByArn(arn);
      return queue === undefined ? undefined : localQueue(sqs, queue);
    },
  };
}

function localQueue(sqs: SqsStore, queue: SqsQueue): LocalQueue {
  return {
    arn: queue.arn,
    isFifo: queue.isFifo(),
    get visibilityTimeoutSeconds() {
      return Number(queue.attributes["VisibilityTimeout"]);
    },
    get maxReceiveCount() {
      return maxReceiveCount(queue.attributes["RedrivePolicy"]);
    },
    receive: (max) =>
      queue
        .dequeue(max, undefined, (arn) => sqs.getQueueByArn(arn))
        .map(({ ReceiptHandle }) => readMessage(queue, ReceiptHandle)),
    delete: (receiptHandles) => receiptHandles.forEach((handle) => queue.deleteMessage(handle)),
    hide: (receiptHandles, seconds) =>
      receiptHandles.forEach((handle) => queue.changeVisibility(handle, seconds)),
    counts: () => countsOf(queue),
  };
}

function countsOf(queue: SqsQueue): QueueCounts {
  const names = ["", "NotVisible", "Delayed"].map((end) => `ApproximateNumberOfMessages${end}`);
  const counts = queue.getAllAttributes(names);
  const [visible, inFlight, delayed] = names.map((name) => Number(counts[name]));
  return { visible: visible ?? 0, inFlight: inFlight ?? 0, delayed: delayed ?? 0 };
}

function maxReceiveCount(redrivePolicy: string | undefined): number | undefined {
  if (redrivePolicy === undefined) return undefined;
  const policy = JSON.parse(redrivePolicy) as { readonly maxReceiveCount?: number | string };
  return policy.maxReceiveCount === undefined ? undefined : Number(policy.maxReceiveCount);
}

function readMessage(queue: SqsQueue, receiptHandle: string): QueueMessage {
  const message = queue.inflightMessages.get(receiptHandle)?.message;
  if (message === undefined) throw new Error(`Receipt handle ${receiptHandle} is not in flight.`);
  const { messageGroupId, messageDeduplicationId, sequenceNumber } = message;
  const attributes = {
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    SentTimestamp: String(message.sentTimestamp),
    SequenceNumber: sequenceNumber,
    MessageGroupId: messageGroupId,
    SenderId: SENDER_ID,
    MessageDeduplicationId: messageDeduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
  };
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: withoutAbsent(attributes),
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, stored]) => [name, readValue(stored)]),
    ),
    md5OfMessageAttributes: message.md5OfMessageAttributes,
  };
}

function readValue({ DataType, StringValue, BinaryValue }: StoredAttribute): MessageAttribute {
  return {
    dataType: DataType,
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
  };
}

function withoutAbsent(values: Readonly<Record<string, string | undefined>>) {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Record<string, string>;
}
