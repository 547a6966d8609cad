import assert from "node:assert/strict";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Alert } from "../../../../runtime/contract/alert.ts";
import { alertSentence } from "../../../../runtime/domain/describeAlert.ts";
import { SnsAlertTopic } from "../../../../runtime/ports/aws/SnsAlertTopic.ts";
import { makeAnomalyAlert } from "../../../../runtime/domain/makeAlert.ts";
import { FakeClock } from "../../fakes/FakeClock.ts";
import { makeArrivedTick } from "../../fakes/makeArrivedTick.ts";
import { makePending } from "../../fakes/makePending.ts";
import type { Answer } from "./FakeServer.ts";
import { FakeServer } from "./FakeServer.ts";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts";

/** How SNS judges a message of a batch. */
type Verdict = "taken" | "refused" | "failed" | "unmentioned";

/** A message of a batch as it came over the wire. */
interface Sent {
  readonly entryId: string;
  readonly alert: Alert;
  readonly fields: URLSearchParams;
}

/** Messages of a call, their fields without the list's prefix. */
function readBatch(body: Buffer): Sent[] {
  const form = new URLSearchParams(body.toString());
  assert.equal(form.get("Action"), "PublishBatch");
  const sent: Sent[] = [];
  for (let index = 1; ; index += 1) {
    const prefix = `PublishBatchRequestEntries.member.${index}.`;
    const own = [...form].filter(([name]) => name.startsWith(prefix));
    if (own.length === 0) return sent;
    const fields = new URLSearchParams();
    for (const [name, value] of own) fields.append(name.slice(prefix.length), value);
    const message = JSON.parse(fields.get("Message") ?? "") as { default: string };
    const alert = JSON.parse(message.default) as Alert;
    sent.push({ entryId: fields.get("Id") ?? "", alert, fields });
  }
}

describe("SnsAlertTopic", () => {
  let server: FakeServer;
  let client: SNSClient;
  let clock: FakeClock;
  /** Alerts of each call, in the order of the calls. */
  let calls: string[][];
  let judge: (alert: Alert, call: number) => Verdict;

  function answer(body: Buffer): Answer {
    const batch = readBatch(body);
    const call = calls.push(batch.map(({ alert }) => alert.id)) - 1;
    const members = (wanted: (verdict: Verdict) => boolean, more: string) =>
      batch
        .filter(({ alert }) => wanted(judge(alert, call)))
        .map(({ entryId, alert }) => {
          const fault = judge(alert, call) === "refused";
          return `<member><Id>${entryId}</Id>${more.replace("FAULT", String(fault))}</member>`;
        })
        .join("");
    const failed = members(
      (verdict) => verdict === "refused" || verdict === "failed",
      "<Code>Odd</Code><Message>said the test</Message><SenderFault>FAULT</SenderFault>",
    );
    const taken = members((verdict) => verdict === "taken", "<MessageId>m-1</MessageId>");
    return {
      body:
        '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>' +
        `<Successful>${taken}</Successful><Failed>${failed}</Failed>` +
        "</PublishBatchResult></PublishBatchResponse>",
    };
  }

  beforeEach(async () => {
    server = new FakeServer();
    calls = [];
    judge = () => "taken";
    server.answer = ({ body }) => answer(body);
    await server.start();
    client = new SNSClient(server.clientOptions);
    clock = new FakeClock(0);
  });

  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const { alert } = makePending({ symbol: "BRK.B", direction: "down" });

  /** Alerts named by symbol and number: `A1` is the first of A. */
  function makeAlerts(names: string): Alert[] {
    return names
      .split(" ")
      .map((name) => makePending({ symbol: name.slice(0, 1), id: name }).alert);
  }

  function publish(alerts: readonly Alert[], topicArn = TOPIC) {
    return new SnsAlertTopic(client, topicArn, clock).publish(alerts);
  }

  async function publishOne(topicArn?: string): Promise<URLSearchParams> {
    assert.deepEqual([...(await publish([alert], topicArn))], []);
    const [sent] = readBatch(server.requests.at(-1)?.body ?? Buffer.alloc(0));
    return sent?.fields ?? new URLSearchParams();
  }

  it("sends people a sentence and programs the alert", async () => {
    const fields = await publishOne();
    const form = new URLSearchParams(server.requests[0]?.body.toString());
    assert.equal(form.get("TopicArn"), TOPIC);
    assert.equal(fields.get("MessageStructure"), "json");
    assert.equal(fields.get("Subject"), "Stock alert: BRK.B SELL_SIGNAL at 189.25");
    const message = JSON.parse(fields.get("Message") ?? "") as Record<string, string>;
    assert.deepEqual(Object.keys(message).sort(), ["default", "email", "sms"]);
    assert.deepEqual(JSON.parse(message.default ?? ""), alert);
    assert.equal(message.email, alertSentence(alert));
    assert.equal(message.sms, alertSentence(alert));
  });

  /** Message attributes of an entry; all are strings. */
  function attributesOf(fields: URLSearchParams): Record<string, string | null> {
    const attributes: Record<string, string | null> = {};
    for (let index = 1; fields.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
      const entry = `MessageAttributes.entry.${index}`;
      assert.equal(fields.get(`${entry}.Value.DataType`), "String");
      attributes[fields.get(`${entry}.Name`) ?? ""] = fields.get(`${entry}.Value.StringValue`);
    }
    return attributes;
  }

  it("carries what receivers filter by, of an anomaly no signal", async () => {
    assert.deepEqual(attributesOf(await publishOne()), {
      kind: "crossover",
      symbol: "BRK.B",
      direction: "down",
      signal: "SELL_SIGNAL",
      data_source: "live",
    });
    const split = makePending({ possibleSplit: "4:1" }).alert;
    await publish([split]);
    const [marked] = readBatch(server.requests.at(-1)?.body ?? Buffer.alloc(0));
    const attributes = attributesOf(marked?.fields ?? new URLSearchParams());
    assert.equal(attributes["possible_split"], "4:1");
    const tick = makeArrivedTick({ dayChange: { percent: "7.5" } });
    await publish([makeAnomalyAlert("BRK.B", "up", tick)]);
    const [sent] = readBatch(server.requests.at(-1)?.body ?? Buffer.alloc(0));
    assert.deepEqual(attributesOf(sent?.fields ?? new URLSearchParams()), {
      kind: "anomaly",
      symbol: "BRK.B",
      direction: "up",
      data_source: "live",
    });
    assert.equal(sent?.fields.get("Subject"), "Stock alert: BRK.B ANOMALY at 100, +7.50% today");
  });

  it("groups by symbol and deduplicates by alert id on a FIFO topic, and only there", async () => {
    const fifo = await publishOne(`${TOPIC}.fifo`);
    assert.equal(fifo.get("MessageGroupId"), "BRK.B");
    assert.equal(fifo.get("MessageDeduplicationId"), alert.id);
    const standard = await publishOne();
    assert.equal(standard.get("MessageGroupId"), null);
    assert.equal(standard.get("MessageDeduplicationId"), null);
  });

  it("sends ten alerts a call, and none without alerts", async () => {
    const alerts = Array.from(
      { length: 23 },
      (_, index) => makePending({ id: String(index).padStart(16, "0") }).alert,
    );
    assert.deepEqual([...(await publish(alerts))], []);
    assert.deepEqual(calls.map(({ length }) => length).sort(), [10, 10, 3]);
    assert.deepEqual(
      calls.flat().sort(),
      alerts.map(({ id }) => id),
    );
    await publish([]);
    assert.equal(calls.length, 3);
  });

  it("sends what SNS failed at again, after a pause, and what it took not", async () => {
    judge = ({ id }, call) => (id === "A2" && call < 2 ? "failed" : "taken");
    assert.deepEqual([...(await publish(makeAlerts("A1 A2 B1")))], []);
    assert.deepEqual(calls, [["A1", "A2", "B1"], ["A2"], ["A2"]]);
    assert.deepEqual(clock.pauses, [1, 2]);
  });

  it("tells after four times what SNS still fails at, and that alone", async () => {
    judge = ({ id }) => (id === "A2" ? "failed" : "taken");
    const failures = await publish(makeAlerts("A1 A2 B1"));
    assert.deepEqual([...failures.keys()], ["A2"]);
    assert.match(String(failures.get("A2")), /^PublishError: SNS did not take alert A2: Odd said/);
    assert.equal(calls.length, 4);
  });

  it("does not send again what SNS refuses for the message's own fault", async () => {
    judge = ({ id }) => (id === "A1" ? "refused" : "taken");
    assert.deepEqual([...(await publish(makeAlerts("A1 B1"))).keys()], ["A1"]);
    assert.equal(calls.length, 1);
  });

  it("takes no alert for published that SNS did not acknowledge", async () => {
    judge = ({ id }) => (id === "A1" ? "unmentioned" : "taken");
    const failures = await publish(makeAlerts("A1 B1"));
    assert.deepEqual([...failures.keys()], ["A1"]);
    assert.match(String(failures.get("A1")), /no answer$/);
  });

  it("tells all alerts of a call that the topic does not take, and no others", async () => {
    const alerts = Array.from({ length: 11 }, (_, index) => makePending({ id: `a${index}` }).alert);
    server.answer = ({ body }) =>
      readBatch(body).length === 1
        ? answer(body)
        : {
            status: 403,
            body: "<ErrorResponse><Error><Type>Sender</Type><Code>KMSAccessDenied</Code></Error></ErrorResponse>",
          };
    const failures = await publish(alerts);
    assert.deepEqual(
      [...failures.keys()],
      alerts.slice(0, 10).map(({ id }) => id),
    );
  });

  describe("on a FIFO topic", () => {
    const fifo = `${TOPIC}.fifo`;

    it("sends a symbol's next alert when the one before is acknowledged", async () => {
      assert.deepEqual([...(await publish(makeAlerts("A1 A2 B1 A3 C1 B2"), fifo))], []);
      assert.deepEqual(calls, [["A1", "B1", "C1"], ["A2", "B2"], ["A3"]]);
    });

    it("keeps the order over messages that are sent again", async () => {
      judge = ({ id }, call) => (id === "A1" && call < 2 ? "failed" : "taken");
      await publish(makeAlerts("A1 A2 B1 B2"), fifo);
      assert.deepEqual(calls, [["A1", "B1"], ["A1"], ["A1"], ["A2", "B2"]]);
    });

    it("sends none behind one that failed, and those of other symbols", async () => {
      judge = ({ id }) => (id === "A2" ? "refused" : "taken");
      const failures = await publish(makeAlerts("A1 A2 A3 A4 B1 B2 B3"), fifo);
      assert.deepEqual([...failures.keys()].sort(), ["A2", "A3", "A4"]);
      assert.match(String(failures.get("A4")), /not sent before alert A2 of the same symbol$/);
      assert.equal((failures.get("A3") as Error).cause, failures.get("A2"));
      assert.deepEqual(calls.flat().sort(), ["A1", "A2", "B1", "B2", "B3"]);
    });
  });
});
