import assert from "node:assert/strict";
import { SNSClient } from "@aws-sdk/client-sns";
import { alertSentence } from "../../../../runtime/domain/describeAlert.ts";
import { SnsAlertTopic } from "../../../../runtime/ports/aws/SnsAlertTopic.ts";
import { makePending } from "../../fakes/makePending.ts";
import { FakeServer } from "./FakeServer.ts";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts";
const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>' +
  "<MessageId>m-1</MessageId></PublishResult></PublishResponse>";

describe("SnsAlertTopic", () => {
  let server: FakeServer;
  let client: SNSClient;

  beforeEach(async () => {
    server = new FakeServer();
    server.answer = () => ({ body: PUBLISHED });
    await server.start();
    client = new SNSClient(server.clientOptions);
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const { alert } = makePending({ symbol: "BRK.B", direction: "down" });

  async function publish(topicArn: string): Promise<URLSearchParams> {
    await new SnsAlertTopic(client, topicArn).publish(alert);
    return new URLSearchParams(server.requests.at(-1)?.body.toString());
  }

  it("sends people a sentence and programs the alert", async () => {
    const form = await publish(TOPIC);
    assert.equal(form.get("Action"), "Publish");
    assert.equal(form.get("TopicArn"), TOPIC);
    assert.equal(form.get("MessageStructure"), "json");
    assert.equal(form.get("Subject"), "Stock alert: BRK.B SELL_SIGNAL");
    const message = JSON.parse(form.get("Message") ?? "") as Record<string, string>;
    assert.deepEqual(Object.keys(message).sort(), ["default", "email", "sms"]);
    assert.deepEqual(JSON.parse(message.default ?? ""), alert);
    assert.equal(message.email, alertSentence(alert));
    assert.equal(message.sms, alertSentence(alert));
  });

  it("carries what receivers filter by", async () => {
    const form = await publish(TOPIC);
    const attributes: Record<string, string | null> = {};
    for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
      const entry = `MessageAttributes.entry.${index}`;
      assert.equal(form.get(`${entry}.Value.DataType`), "String");
      attributes[form.get(`${entry}.Name`) ?? ""] = form.get(`${entry}.Value.StringValue`);
    }
    assert.deepEqual(attributes, {
      symbol: "BRK.B",
      direction: "down",
      signal: "SELL_SIGNAL",
      data_source: "live",
    });
  });

  it("groups by symbol and deduplicates by alert id on a FIFO topic, and only there", async () => {
    const fifo = await publish(`${TOPIC}.fifo`);
    assert.equal(fifo.get("MessageGroupId"), "BRK.B");
    assert.equal(fifo.get("MessageDeduplicationId"), alert.id);
    const standard = await publish(TOPIC);
    assert.equal(standard.get("MessageGroupId"), null);
    assert.equal(standard.get("MessageDeduplicationId"), null);
  });

  it("rejects when the topic does not take the alert", async () => {
    server.answer = () => ({
      status: 403,
      body: "<ErrorResponse><Error><Type>Sender</Type><Code>KMSAccessDenied</Code></Error></ErrorResponse>",
    });
    await assert.rejects(publish(TOPIC));
  });
});
