import type { BatchResultErrorEntry, SQSClient } from "@aws-sdk/client-sqs";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Arrival, ArrivalQueue } from "../ArrivalQueue.ts";

/** Most messages of a call. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
const MAX_BATCH = 10;

/** Calls under way at once. */
const MAX_CALLS = 8;

/** Asks all of the queue's servers: an answer that comes at once may miss messages. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
const WAIT_SECONDS = 1;

/** Longest that a message can be hidden, in seconds. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MAX_HIDDEN_SECONDS = 43_200;

/** {@link ArrivalQueue} in SQS. */
export class SqsArrivalQueue implements ArrivalQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(client: SQSClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async receive(): Promise<readonly Arrival[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: MAX_BATCH,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    return Messages.map(({ ReceiptHandle = "", Body = "", Attributes }) => ({
      receipt: ReceiptHandle,
      body: Body,
      receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
    }));
  }

  remove(arrivals: readonly Arrival[]): Promise<void> {
    return this.#inBatches(arrivals, "removed", (Entries) =>
      this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries })),
    );
  }

  release(arrivals: readonly Arrival[], afterSeconds: number): Promise<void> {
    const VisibilityTimeout = Math.min(MAX_HIDDEN_SECONDS, Math.max(0, Math.ceil(afterSeconds)));
    return this.#inBatches(arrivals, "released", (entries) =>
      this.#client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#url,
          Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout })),
        }),
      ),
    );
  }

  async #inBatches(
    arrivals: readonly Arrival[],
    verb: string,
    call: (
      entries: { Id: string; ReceiptHandle: string }[],
    ) => Promise<{ Failed?: BatchResultErrorEntry[] | undefined }>,
  ): Promise<void> {
    const entries = arrivals.map(({ receipt }, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
    }));
    const failed: BatchResultErrorEntry[] = [];
    for (const calls of chunk(chunk(entries, MAX_BATCH), MAX_CALLS)) {
      const answers = await Promise.all(calls.map(call));
      failed.push(...answers.flatMap(({ Failed = [] }) => Failed));
    }
    if (failed.length === 0) return;
    const [{ Code, Message } = {}] = failed;
    throw new Error(
      `${arrivals.length} messages must be ${verb}, ${failed.length} were not: ${Code} ${Message}`,
    );
  }
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
