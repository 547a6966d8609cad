import assert from "node:assert/strict";
import { GetTopicAttributesCommand, PublishCommand } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { text, useProvider } from "./useProvider.ts";

const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";

describe("models of SNS", () => {
  const fixture = useProvider();

  it("deliver to a queue of the program, raw or wrapped and filtered", async () => {
    const { clients, create } = fixture();
    const topic = await create(TOPIC, "alerts", {});
    const queue = await create(QUEUE, "inbox", {});
    await create(SUBSCRIPTION, "inbox", {
      topic: topic.id,
      protocol: "sqs",
      endpoint: text(queue.state.arn),
      rawMessageDelivery: true,
      filterPolicy: JSON.stringify({ symbol: ["AAPL"] }),
      filterPolicyScope: "MessageBody",
    });
    for (const symbol of ["AAPL", "MSFT"]) {
      const Message = JSON.stringify({ symbol });
      await clients.sns.send(new PublishCommand({ TopicArn: topic.id, Message }));
    }
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.id, MaxNumberOfMessages: 10 }),
    );
    assert.deepEqual(
      Messages?.map(({ Body }) => Body),
      ['{"symbol":"AAPL"}'],
    );
  });

  it("keep what people, the web and queues of others would get", async () => {
    const { clients, create, deliveries } = fixture();
    const topic = await create(TOPIC, "kept", {});
    const endpoints = {
      email: "a@example.com",
      sms: "+15550100",
      https: "https://example.com/hook",
      lambda: "arn:aws:lambda:us-east-1:000000000000:function:notify",
      sqs: "arn:aws:sqs:eu-west-1:111111111111:elsewhere",
    };
    for (const [protocol, endpoint] of Object.entries(endpoints)) {
      const { state } = await create(SUBSCRIPTION, `kept-${protocol}`, {
        topic: topic.id,
        protocol,
        endpoint,
      });
      assert.match(text(state.arn), /^arn:aws:sns:us-east-1:000000000000:kept-/);
    }
    await clients.sns.send(new PublishCommand({ TopicArn: topic.id, Message: "turned" }));
    await deliveries.drained();
    const found = deliveries.read().filter(({ topicArn }) => topicArn === topic.id);
    assert.deepEqual(
      found.map(({ protocol, endpoint, message }) => [protocol, endpoint, message]).sort(),
      [...Object.entries(endpoints), ["inspector", topic.id]]
        .map(([protocol, endpoint]) => [protocol, endpoint, "turned"])
        .sort(),
    );
  });

  it("end subscriptions that a later run does not declare, and keep the others", async () => {
    const first = fixture();
    const topic = await first.create(TOPIC, "pruned", {});
    const subscribe = (
      { create }: ReturnType<typeof fixture>,
      endpoint: string,
    ): Promise<unknown> =>
      create(SUBSCRIPTION, endpoint, { topic: topic.id, protocol: "email", endpoint });
    await subscribe(first, "stays@example.com");
    await subscribe(first, "goes@example.com");
    await first.deliveries.stop();

    const later = first.restart();
    await later.create(TOPIC, "pruned", {});
    await subscribe(later, "stays@example.com");
    await later.provider.prune();
    await later.clients.sns.send(new PublishCommand({ TopicArn: topic.id, Message: "x" }));
    await later.deliveries.drained();
    const found = later.deliveries.read().filter(({ topicArn }) => topicArn === topic.id);
    assert.deepEqual(found.map(({ endpoint }) => endpoint).sort(), [topic.id, "stays@example.com"]);
  });

  it("make a FIFO topic, and refuse receivers that AWS refuses for it", async () => {
    const { clients, create } = fixture();
    const topic = await create(TOPIC, "ordered", {
      fifoTopic: true,
      contentBasedDeduplication: true,
    });
    assert.match(text(topic.state.name), /^ordered-[0-9a-f]{7}\.fifo$/);
    const { Attributes } = await clients.sns.send(
      new GetTopicAttributesCommand({ TopicArn: topic.id }),
    );
    assert.equal(Attributes?.ContentBasedDeduplication, "true");
    await assert.rejects(
      create(SUBSCRIPTION, "mail", { topic: topic.id, protocol: "email", endpoint: "a@b.c" }),
      /A FIFO topic delivers to SQS queues only, got protocol "email"/,
    );
  });
});
