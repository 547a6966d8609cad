import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { S3Run } from "./S3Run.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const DEAD_LETTERS = "arn:aws:sqs:us-east-1:000000000000:dead-letters";

describe("startS3SnsSqs: SQS", () => {
  const directory = useTemporaryDirectory();
  let run: S3Run;

  beforeEach(async () => {
    run = await S3Run.start(join(directory(), crypto.randomUUID()));
  });
  afterEach(() => run.stop());

  async function make(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    const { QueueUrl } = await run.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl ?? "";
  }

  async function urlOf(QueueName: string): Promise<string> {
    return (await run.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? "";
  }

  async function send(
    QueueUrl: string,
    MessageBody: string,
    more: Partial<SendMessageCommandInput> = {},
  ): Promise<void> {
    await run.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  }

  async function receive(
    QueueUrl: string,
    more: Partial<ReceiveMessageCommandInput> = {},
  ): Promise<Message[]> {
    const { Messages = [] } = await run.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        ...more,
      }),
    );
    return Messages;
  }

  function seen(messages: readonly Message[]): string[] {
    return messages.map(({ Body, Attributes }) => `${Body} ${Attributes?.ApproximateReceiveCount}`);
  }

  /** Visible, in flight, delayed. */
  async function counts(QueueUrl: string): Promise<string> {
    const names = ["", "NotVisible", "Delayed"].map((end) => `ApproximateNumberOfMessages${end}`);
    const { Attributes = {} } = await run.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    return names.map((name) => (Attributes as Record<string, string>)[name]).join(" ");
  }

  it("gives a message back at once when it is made visible, with its count of receives", async () => {
    const url = await make("work");
    await send(url, "one");
    await send(url, "two");
    const [one, two] = await receive(url);
    const VisibilityTimeout = 0;
    const change = { QueueUrl: url, ReceiptHandle: one?.ReceiptHandle, VisibilityTimeout };
    await run.sqs.send(new ChangeMessageVisibilityCommand(change));
    const Entries = [{ Id: "a", ReceiptHandle: two?.ReceiptHandle, VisibilityTimeout }];
    const changed = await run.sqs.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }),
    );
    assert.deepEqual(changed.Successful, [{ Id: "a" }]);
    assert.equal(await counts(url), "2 0 0");
    run = await run.restart();
    assert.deepEqual(seen(await receive(await urlOf("work"))), ["one 2", "two 2"]);
  });

  it("counts messages whose visibility or delay has ended as visible, without a receive", async () => {
    const url = await make("work");
    await send(url, "hidden");
    await receive(url, { VisibilityTimeout: 1 });
    await send(url, "late", { DelaySeconds: 1 });
    await send(url, "later", { DelaySeconds: 60 });
    assert.equal(await counts(url), "0 1 2");
    await sleep(1_050);
    assert.equal(await counts(url), "2 0 1");
  });

  it("answers a long poll when a message comes, or its visibility ends", async () => {
    const url = await make("work", { VisibilityTimeout: "1" });
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await send(url, "one");
    assert.deepEqual(seen(await waiting), ["one 1"]);
    assert.deepEqual(seen(await receive(url, { WaitTimeSeconds: 20 })), ["one 2"]);
  });

  it("moves a message to its dead-letter queue after so many receives", async () => {
    const dead = await make("dead-letters");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 2 });
    const url = await make("work", { VisibilityTimeout: "0", RedrivePolicy });
    await send(url, "poison", {
      MessageAttributes: { why: { DataType: "String", StringValue: "x" } },
    });
    assert.deepEqual(seen(await receive(url)), ["poison 1"]);
    assert.deepEqual(seen(await receive(url)), ["poison 2"]);
    assert.deepEqual(await receive(url), []);
    assert.deepEqual([await counts(url), await counts(dead)], ["0 0 0", "1 0 0"]);
    run = await run.restart();
    const [message] = await receive(await urlOf("dead-letters"), {
      MessageAttributeNames: ["All"],
    });
    assert.equal(message?.Body, "poison");
    assert.equal(message.MessageAttributes?.["why"]?.StringValue, "x");
  });

  it("shows in the next run what was in flight when this one ended, that receive not counted", async () => {
    const url = await make("work", { VisibilityTimeout: "3600" });
    await send(url, "one");
    await receive(url);
    assert.equal(await counts(url), "0 1 0");
    run = await run.restart();
    const again = await urlOf("work");
    assert.equal(await counts(again), "1 0 0");
    assert.deepEqual(seen(await receive(again)), ["one 1"]);
  });

  it("gives the attributes that are asked for", async () => {
    const url = await make("work", { VisibilityTimeout: "0" });
    const MessageAttributes = {
      first: { DataType: "String", StringValue: "1" },
      second: { DataType: "Binary", BinaryValue: Buffer.from("2") },
    };
    await send(url, "one", { MessageAttributes });
    const names = async (MessageAttributeNames?: string[]): Promise<string[]> => {
      const more = MessageAttributeNames === undefined ? {} : { MessageAttributeNames };
      const [message] = await receive(url, more);
      return Object.keys(message?.MessageAttributes ?? {});
    };
    assert.deepEqual(await names(), []);
    assert.deepEqual(await names(["first"]), ["first"]);
    assert.deepEqual(await names(["All"]), ["first", "second"]);
  });

  it("deletes in batches, an old receipt handle without effect", async () => {
    const url = await make("work", { VisibilityTimeout: "0" });
    await send(url, "one");
    await send(url, "two");
    const [old] = await receive(url, { MaxNumberOfMessages: 1 });
    const [first, second] = await receive(url, { VisibilityTimeout: 60 });
    const stays = [first, second].find(({ Body } = {}) => Body === old?.Body);
    const goes = [first, second].find(({ Body } = {}) => Body !== old?.Body);
    const Entries = [old, goes].map((message, index) => ({
      ...{ Id: String(index), ReceiptHandle: message?.ReceiptHandle },
    }));
    const { Successful } = await run.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl: url, Entries }),
    );
    assert.equal(Successful?.length, 2);
    assert.equal(await counts(url), "0 1 0");
    assert.ok(stays);
  });

  it("ends messages with their retention", async () => {
    const url = await make("work", { MessageRetentionPeriod: "60" });
    await send(url, "one");
    const { now } = Date;
    try {
      Date.now = () => now() + 59_000;
      assert.equal(await counts(url), "1 0 0");
      Date.now = () => now() + 62_000;
      assert.equal(await counts(url), "0 0 0");
    } finally {
      Date.now = now;
    }
    run = await run.restart();
    assert.equal(await counts(await urlOf("work")), "0 0 0");
  });
});
