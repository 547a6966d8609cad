import assert from "node:assert/strict";
import { join } from "node:path";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import {
  createClients,
  destroyClients,
  type LocalClients,
} from "../../../local/emulators/clients.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../../local/emulators/startS3SnsSqs.ts";
import { subscribeQueue } from "../../../local/emulators/subscribeQueue.ts";
import type { Alert } from "../../../runtime/contract/alert.ts";
import { SnsAlertTopic } from "../../../runtime/ports/aws/SnsAlertTopic.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { makePending } from "../fakes/makePending.ts";

describe("alerts on a FIFO topic of the emulator", () => {
  const directory = useTemporaryDirectory();
  let emulator: Emulator;
  let clients: LocalClients;

  before(async () => {
    emulator = await startS3SnsSqs(join(directory(), "data"));
    const { endpoint } = emulator;
    clients = createClients({
      ...{ kinesis: endpoint, dynamodb: endpoint, s3: endpoint, sns: endpoint, sqs: endpoint },
    });
  });
  after(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  it("reach a FIFO queue once, each symbol's in order, whatever is published again", async () => {
    const { TopicArn = "" } = await clients.sns.send(
      new CreateTopicCommand({ Name: "alerts.fifo", Attributes: { FifoTopic: "true" } }),
    );
    const { QueueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "desk.fifo", Attributes: { FifoQueue: "true" } }),
    );
    const queueArn = TopicArn.replace(":sns:", ":sqs:").replace("alerts.fifo", "desk.fifo");
    const attributes = { RawMessageDelivery: "true" };
    await subscribeQueue(clients.sns, { topicArn: TopicArn, queueArn, attributes });
    const alerts = Array.from({ length: 36 }, (_, index) => {
      const symbol = ["AAPL", "MSFT", "TSLA"][index % 3] ?? "";
      return makePending({ symbol, id: String(index).padStart(16, "0") }).alert;
    });
    const topic = new SnsAlertTopic(clients.sns, TopicArn, new FakeClock(0));
    assert.deepEqual([...(await topic.publish(alerts.slice(0, 20)))], []);
    // As after a crash before they were settled.
    assert.deepEqual([...(await topic.publish(alerts))], []);
    const received: Alert[] = [];
    for (;;) {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) break;
      for (const { Body = "", ReceiptHandle } of Messages) {
        received.push(JSON.parse(Body) as Alert);
        await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
    assert.equal(received.length, alerts.length);
    const ids = (all: readonly Alert[], name: string) =>
      all.filter(({ symbol }) => symbol === name).map(({ id }) => id);
    for (const name of ["AAPL", "MSFT", "TSLA"]) {
      assert.deepEqual(ids(received, name), ids(alerts, name));
    }
  });
});
