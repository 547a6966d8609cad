import type { S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import { type S3SnsSqs, startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import type { LocalQueues } from "../../local/queues/model.ts";

/** A record of a message that S3 sends. */
export interface SentEvent {
  readonly eventName: string;
  readonly eventTime: string;
  readonly userIdentity: object;
  readonly responseElements: object;
  readonly s3: {
    readonly object: { readonly key: string; readonly sequencer: string };
  };
}

/** S3 and SQS on a directory. */
export class S3Run {
  readonly directory: string;
  readonly #emulator: S3SnsSqs;
  readonly #clients: LocalClients;

  private constructor(directory: string, emulator: S3SnsSqs) {
    this.directory = directory;
    this.#emulator = emulator;
    const { endpoint } = emulator;
    const [kinesis, dynamodb, s3, sns, sqs] = Array<string>(5).fill(endpoint) as [
      string,
      string,
      string,
      string,
      string,
    ];
    this.#clients = createClients({ kinesis, dynamodb, s3, sns, sqs });
  }

  static async start(directory: string): Promise<S3Run> {
    return new S3Run(directory, await startS3SnsSqs(directory));
  }

  get endpoint(): string {
    return this.#emulator.endpoint;
  }

  get queues(): LocalQueues {
    return this.#emulator.queues;
  }

  get s3(): S3Client {
    return this.#clients.s3;
  }

  get sqs(): SQSClient {
    return this.#clients.sqs;
  }

  async stop(): Promise<void> {
    destroyClients(this.#clients);
    await this.#emulator.stop();
  }

  /** The next run on the same directory. */
  async restart(): Promise<S3Run> {
    await this.stop();
    return S3Run.start(this.directory);
  }

  /** Makes a queue, by default one into which S3 may send for the bucket, and returns its ARN. */
  async makeQueue(
    name: string,
    bucket: string,
    policy: object = sendingFor(bucket),
  ): Promise<string> {
    const Attributes = {
      Policy: JSON.stringify(policy),
      ...(name.endsWith(".fifo") ? { FifoQueue: "true" } : {}),
    };
    const created = await this.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    const { Attributes: found } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: created.QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    return found?.QueueArn ?? "";
  }

  /** Takes all messages of a queue. */
  async receive(queueName: string): Promise<string[]> {
    const { QueueUrl } = await this.sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = "" }) => Body));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({
        ...{ Id: String(index), ReceiptHandle },
      }));
      await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  /** Takes all messages of a queue, and returns the records of those that are events. */
  async events(queueName: string): Promise<SentEvent[]> {
    const bodies = await this.receive(queueName);
    return bodies.flatMap((body) => (JSON.parse(body) as { Records?: SentEvent[] }).Records ?? []);
  }
}

function sendingFor(bucket: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:us-east-1:000000000000:*",
        Condition: {
          ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${bucket}` },
          StringEquals: { "aws:SourceAccount": "000000000000" },
        },
      },
    ],
  };
}
