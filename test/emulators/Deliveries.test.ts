import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { CreateTopicCommand, PublishCommand } from "@aws-sdk/client-sns";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import { Deliveries } from "../../local/emulators/Deliveries.ts";
import { type Delivery, DeliveryLog } from "../../local/emulators/DeliveryLog.ts";
import type { Emulator } from "../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../local/emulators/startS3SnsSqs.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

describe("Deliveries", () => {
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

  function open(file: string, onDelivery?: (delivery: Delivery) => void): Deliveries {
    return new Deliveries({
      endpoint: emulator.endpoint,
      file: join(directory(), file),
      ...(onDelivery ? { onDelivery } : {}),
      onError: (error) => assert.fail(error),
    });
  }

  it("keeps for each subscription the text of its protocol, and all texts for the inspector", async () => {
    const topicArn = await makeTopic("alerts");
    const heard: Delivery[] = [];
    const deliveries = open("texts.ndjson", (delivery) => heard.push(delivery));
    await deliveries.watchTopic(topicArn);
    const email = { topicArn, protocol: "email", endpoint: "a@example.com" };
    await deliveries.watchSubscription(email, {});
    const web = { topicArn, protocol: "https", endpoint: "https://example.com" };
    await deliveries.watchSubscription(web, {});
    const texts = { default: '{"symbol":"AAPL"}', email: "AAPL turned up." };
    const { MessageId } = await clients.sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: "AAPL",
        MessageStructure: "json",
        Message: JSON.stringify(texts),
        MessageAttributes: { symbol: { DataType: "String", StringValue: "AAPL" } },
      }),
    );
    await deliveries.drained();
    const common = {
      topicArn,
      subject: "AAPL",
      messageAttributes: { symbol: { Type: "String", Value: "AAPL" } },
      messageId: MessageId,
    };
    const expected = [
      { ...common, ...email, message: texts.email },
      { ...common, ...web, message: texts.default },
      {
        ...common,
        protocol: "inspector",
        endpoint: topicArn,
        message: texts.default,
        variants: texts,
      },
    ];
    const byProtocol = (found: readonly Delivery[]): Delivery[] =>
      found.toSorted((a, b) => a.protocol.localeCompare(b.protocol));
    assert.deepEqual(byProtocol(deliveries.read()), expected);
    assert.deepEqual(byProtocol(heard), expected);
    await deliveries.stop();
  });

  it("obeys filters, and new ones in a later run", async () => {
    const topicArn = await makeTopic("filtered");
    const target = { topicArn, protocol: "sms", endpoint: "+15550100" };
    const publish = async (symbol: string): Promise<void> => {
      await clients.sns.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: symbol,
          MessageAttributes: { symbol: { DataType: "String", StringValue: symbol } },
        }),
      );
    };
    const runs: string[][] = [];
    for (const FilterPolicy of ['{"symbol":["AAPL"]}', '{"symbol":["MSFT"]}', undefined]) {
      const received: string[] = [];
      const deliveries = open("filtered.ndjson", ({ message }) => received.push(message));
      await deliveries.watchSubscription(target, FilterPolicy ? { FilterPolicy } : {});
      await publish("AAPL");
      await publish("MSFT");
      await deliveries.drained();
      await deliveries.stop();
      runs.push(received.toSorted());
    }
    assert.deepEqual(runs, [["AAPL"], ["MSFT"], ["AAPL", "MSFT"]]);
  });

  it("takes what was published between two runs", async () => {
    const topicArn = await makeTopic("between");
    const first = open("between.ndjson");
    await first.watchTopic(topicArn);
    await first.stop();
    await clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: "meanwhile" }));
    const second = open("between.ndjson");
    await second.watchTopic(topicArn);
    await second.drained();
    assert.deepEqual(
      second.read().map(({ message }) => message),
      ["meanwhile"],
    );
    await second.stop();
  });

  it("drops the duplicates of a FIFO topic", async () => {
    const topicArn = await makeTopic("once.fifo");
    const deliveries = open("once.ndjson");
    await deliveries.watchTopic(topicArn);
    for (const id of ["1", "1", "2"]) {
      await clients.sns.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: id,
          MessageGroupId: "AAPL",
          MessageDeduplicationId: id,
        }),
      );
    }
    await deliveries.drained();
    assert.deepEqual(
      deliveries.read().map(({ message }) => message),
      ["1", "2"],
    );
    await deliveries.stop();
  });

  describe("of functions", () => {
    const endpoint = "arn:aws:lambda:us-east-1:000000000000:function:notify";

    function openFor(file: string): Deliveries {
      return new Deliveries({
        endpoint: emulator.endpoint,
        file: join(directory(), file),
        onError: (error) => assert.fail(error),
        invokesFunctions: true,
      });
    }

    it("invoke them with SNS' event, those that waited for it too, and keep each once", async () => {
      const topicArn = await makeTopic("functions");
      const deliveries = openFor("functions.ndjson");
      const FilterPolicy = JSON.stringify({ kind: ["anomaly"] });
      const target = { topicArn, protocol: "lambda", endpoint };
      const subscriptionArn = await deliveries.watchSubscription(target, { FilterPolicy });
      const publish = (kind: string, Subject?: string) =>
        clients.sns.send(
          new PublishCommand({
            ...{ TopicArn: topicArn, MessageStructure: "json", Subject },
            Message: JSON.stringify({ default: `a ${kind}`, email: "for people" }),
            MessageAttributes: { kind: { DataType: "String", StringValue: kind } },
          }),
        );
      await publish("crossover");
      const { MessageId } = await publish("anomaly", "News");
      await deliveries.drained();
      const events: unknown[] = [];
      deliveries.serveFunctions((functionArn, event) => {
        assert.equal(functionArn, endpoint);
        events.push(JSON.parse(event));
        return Promise.resolve(true);
      });
      await deliveries.drained();
      assert.equal(events.length, 1);
      const [{ Records }] = events as [{ Records: Record<string, unknown>[] }];
      const [{ Sns, ...record } = {}] = Records;
      assert.deepEqual(record, {
        EventVersion: "1.0",
        EventSource: "aws:sns",
        EventSubscriptionArn: subscriptionArn,
      });
      const sns = Sns as Record<string, unknown>;
      assert.deepEqual(
        [sns.Type, sns.MessageId, sns.TopicArn, sns.Subject, sns.Message],
        ["Notification", MessageId, topicArn, "News", "a anomaly"],
      );
      assert.deepEqual(sns.MessageAttributes, { kind: { Type: "String", Value: "anomaly" } });
      await publish("anomaly");
      await deliveries.drained();
      const [, { Records: later }] = events as [unknown, { Records: { Sns: object }[] }];
      assert.equal((later[0]?.Sns as Record<string, unknown>).Subject, null);
      assert.deepEqual(
        deliveries.read().map(({ protocol, message }) => [protocol, message]),
        [
          ["lambda", "a anomaly"],
          ["lambda", "a anomaly"],
        ],
      );
      await deliveries.stop();
    });

    it("come again in a later run when the one before ended first", async () => {
      const topicArn = await makeTopic("stopped");
      const target = { topicArn, protocol: "lambda", endpoint };
      const first = openFor("stopped.ndjson");
      await first.watchSubscription(target, {});
      const invoked = Promise.withResolvers<undefined>();
      first.serveFunctions(() => {
        invoked.resolve(undefined);
        return Promise.resolve(false);
      });
      await clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: "m" }));
      await invoked.promise;
      first.serveFunctions(undefined);
      await first.stop();
      const second = openFor("stopped.ndjson");
      await second.watchSubscription(target, {});
      let invocations = 0;
      second.serveFunctions(() => {
        invocations += 1;
        return Promise.resolve(true);
      });
      await second.drained();
      assert.equal(invocations, 1);
      assert.equal(second.size, 1);
      await second.stop();
    }).timeout(60_000);
  });

  it("delivers no more after a subscription has ended", async () => {
    const topicArn = await makeTopic("ended");
    const deliveries = open("ended.ndjson");
    const target = { topicArn, protocol: "email", endpoint: "a@example.com" };
    await deliveries.watchTopic(topicArn);
    await deliveries.watchSubscription(target, {});
    await deliveries.unwatch(target);
    await clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: "late" }));
    await deliveries.drained();
    assert.deepEqual(
      deliveries.read().map(({ protocol }) => protocol),
      ["inspector"],
    );
    await deliveries.stop();
  });
});

describe("DeliveryLog", () => {
  const directory = useTemporaryDirectory();
  const delivery: Delivery = {
    topicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
    protocol: "email",
    endpoint: "a@example.com",
    message: "text",
    messageAttributes: {},
    messageId: "1",
  };

  it("keeps a delivery once, also over a restart", () => {
    const file = join(directory(), "once.ndjson");
    const first = new DeliveryLog(file);
    assert.deepEqual([first.append(delivery), first.append(delivery)], [true, false]);
    const second = new DeliveryLog(file);
    assert.equal(second.append(delivery), false);
    assert.equal(second.append({ ...delivery, endpoint: "b@example.com" }), true);
    assert.equal(new DeliveryLog(file).size, 2);
  });

  it("goes on after a line that a kill cut short", () => {
    const file = join(directory(), "torn.ndjson");
    new DeliveryLog(file).append(delivery);
    appendFileSync(file, '{"topicArn":"arn');
    const log = new DeliveryLog(file);
    assert.equal(log.append({ ...delivery, messageId: "2" }), true);
    assert.deepEqual(
      log.read().map(({ messageId }) => messageId),
      ["1", "2"],
    );
  });
});
