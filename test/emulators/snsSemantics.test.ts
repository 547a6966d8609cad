import assert from "node:assert/strict";
import { join } from "node:path";
import { CreateTopicCommand, PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { subscribeQueue } from "../../local/emulators/subscribeQueue.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

describe("startS3SnsSqs: SNS", () => {
  const directory = useTemporaryDirectory();
  let emulator: Emulator;
  let clients: LocalClients;

  before(async () => {
    emulator = await startS3SnsSqs(join(directory(), "data"));
    const { endpoint } = emulator;
    clients = createClients({
      kinesis: endpoint,
      dynamodb: endpoint,
      s3: endpoint,
      sns: endpoint,
      sqs: endpoint,
    });
  });
  after(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  async function makeTopic(name: string): Promise<string> {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: name }));
    return TopicArn ?? "";
  }

  async function subscribe(
    topicArn: string,
    name: string,
    attributes: Record<string, string> = {},
  ): Promise<string> {
    const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const queueArn = Attributes?.QueueArn ?? "";
    await subscribeQueue(clients.sns, { topicArn, queueArn, attributes });
    return QueueUrl ?? "";
  }

  async function receive(QueueUrl: string): Promise<string[]> {
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return (Messages ?? []).map(({ Body }) => Body ?? "");
  }

  it("gives queues the text for sqs, and the default where there is none", async () => {
    const TopicArn = await makeTopic("structured");
    const wrapped = await subscribe(TopicArn, "wrapped");
    const raw = await subscribe(TopicArn, "raw", { RawMessageDelivery: "true" });
    const publish = (texts: Record<string, string>): Promise<unknown> =>
      clients.sns.send(
        new PublishCommand({ TopicArn, MessageStructure: "json", Message: JSON.stringify(texts) }),
      );
    await publish({ default: "fallback", sqs: "for queues", email: "for people" });
    await publish({ default: "fallback", email: "for people" });
    assert.deepEqual(await receive(raw), ["for queues", "fallback"]);
    const messages = (await receive(wrapped)).map(
      (body) => JSON.parse(body) as { Message: string },
    );
    assert.deepEqual(
      messages.map(({ Message }) => Message),
      ["for queues", "fallback"],
    );
  });

  it("chooses texts in batches, and leaves plain entries as they are", async () => {
    const TopicArn = await makeTopic("batches");
    const raw = await subscribe(TopicArn, "batch-raw", { RawMessageDelivery: "true" });
    const Message = JSON.stringify({ default: "d", sqs: "q" });
    await clients.sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: "1", Message, MessageStructure: "json" },
          { Id: "2", Message: "plain" },
        ],
      }),
    );
    assert.deepEqual(await receive(raw), ["q", "plain"]);
  });

  it("numbers the messages of a FIFO queue on, whatever their structure", async () => {
    const TopicArn = await makeTopic("ordered.fifo");
    const queue = await subscribe(TopicArn, "ordered.fifo", { RawMessageDelivery: "true" });
    for (const id of ["1", "2", "1"]) {
      await clients.sns.send(
        new PublishCommand({
          TopicArn,
          MessageStructure: "json",
          Message: JSON.stringify({ default: `message ${id}` }),
          MessageGroupId: `group ${id}`,
          MessageDeduplicationId: id,
        }),
      );
    }
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["SequenceNumber"],
      }),
    );
    assert.deepEqual(
      Messages?.map(({ Body, Attributes }) => [Body, Number(Attributes?.SequenceNumber)]),
      [
        ["message 1", 1],
        ["message 2", 2],
      ],
    );
  });

  it("refuses what SNS refuses: no default text, no JSON, a subject of two lines", async () => {
    const TopicArn = await makeTopic("refused");
    const publish = (message: object): Promise<unknown> =>
      clients.sns.send(new PublishCommand({ TopicArn, Message: "x", ...message }));
    await assert.rejects(
      publish({ MessageStructure: "json", Message: '{"email":"x"}' }),
      /Message Structure - No default entry in JSON message body/,
    );
    await assert.rejects(
      publish({ MessageStructure: "json", Message: "no JSON" }),
      /Message Structure - JSON message body failed to parse/,
    );
    await assert.rejects(publish({ Subject: "one\ntwo" }), /Invalid parameter: Subject/);
    await assert.rejects(publish({ Subject: "x".repeat(100) }), /Invalid parameter: Subject/);
    await publish({ Subject: "x".repeat(99) });
  });

  it("keeps queues and their messages for the next start, under its address", async () => {
    const folder = join(directory(), "moved");
    const first = await startS3SnsSqs(folder);
    const { endpoint } = first;
    const before = createClients({
      kinesis: endpoint,
      dynamodb: endpoint,
      s3: endpoint,
      sns: endpoint,
      sqs: endpoint,
    });
    const { TopicArn } = await before.sns.send(new CreateTopicCommand({ Name: "kept" }));
    const made = await before.sqs.send(new CreateQueueCommand({ QueueName: "kept" }));
    const queueArn = "arn:aws:sqs:us-east-1:000000000000:kept";
    const attributes = { RawMessageDelivery: "true" };
    await subscribeQueue(before.sns, { topicArn: TopicArn ?? "", queueArn, attributes });
    await before.sns.send(new PublishCommand({ TopicArn, Message: "kept" }));
    destroyClients(before);
    await first.stop();

    const second = await startS3SnsSqs(folder);
    const after = createClients({
      kinesis: second.endpoint,
      dynamodb: second.endpoint,
      s3: second.endpoint,
      sns: second.endpoint,
      sqs: second.endpoint,
    });
    const found = await after.sqs.send(new CreateQueueCommand({ QueueName: "kept" }));
    assert.equal(found.QueueUrl, `${second.endpoint}/000000000000/kept`);
    assert.notEqual(found.QueueUrl, made.QueueUrl);
    await after.sns.send(new PublishCommand({ TopicArn, Message: "second" }));
    const received = await after.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: found.QueueUrl, MaxNumberOfMessages: 10 }),
    );
    assert.deepEqual(
      received.Messages?.map(({ Body }) => Body),
      ["kept", "second"],
    );
    destroyClients(after);
    await second.stop();
  });

  it("refuses a batch of more than 256 KB, whatever its messages are", async () => {
    const topicArn = await makeTopic("long");
    const publish = (last: number) =>
      clients.sns.send(
        new PublishBatchCommand({
          TopicArn: topicArn,
          PublishBatchRequestEntries: [131_072, last].map((length, index) => ({
            ...{ Id: String(index), Message: "x".repeat(length) },
          })),
        }),
      );
    assert.equal((await publish(131_072)).Successful?.length, 2);
    await assert.rejects(publish(131_073), { name: "BatchRequestTooLongException" });
  });
});
