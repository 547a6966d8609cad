import assert from "node:assert/strict";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import { createTopic } from "../../local/kafka/createTopic.ts";
import { TopicReader } from "../../local/kafka/TopicReader.ts";
import { LossyProxy } from "./LossyProxy.ts";
import { useBroker } from "./useBroker.ts";

const SYMBOLS = ["AAPL", "MSFT", "TSLA"];
const EACH = 100;

async function* numbers() {
  for (let number = 0; number < EACH; number += 1) {
    for (const partitionKey of SYMBOLS) {
      await Promise.resolve();
      yield { partitionKey, data: Buffer.from(String(number)) };
    }
  }
}

describe("a Kafka broker whose answer is lost", function () {
  this.timeout(120_000);
  const proxy = new LossyProxy();
  let port: number;
  before(async () => {
    port = await proxy.listen();
  });
  // All clients go by the address that the broker names.
  const broker = useBroker(() => ({
    properties: { "advertised.listeners": `CLIENT://127.0.0.1:${port}` },
  }));
  before(() => proxy.leadTo(Number(broker().server.split(":")[1])));
  after(() => proxy.close());

  const connection = () => ({ bootstrapServers: [`127.0.0.1:${port}`] });

  /** What a topic of one partition holds. */
  async function read(topic: string): Promise<{ key: string; value: number }[]> {
    const reader = new TopicReader(connection(), topic, "g");
    const records: { key: string; value: number }[] = [];
    for (let next = 0n; ;) {
      const [page] = await reader.read(new Map([[0, next]]), 1_000);
      if (page === undefined || page.records.length === 0) break;
      next = page.next;
      for (const { key, value } of page.records)
        records.push({ key: String(key), value: Number(value) });
    }
    await reader.close();
    return records;
  }

  it("has every record once and in order, when it was away for seconds after it", async () => {
    await createTopic(connection(), { name: "lost", partitions: 1, replicationFactor: 1 });
    let sent = 0;
    let lost: Promise<void> | undefined;
    const counts = await sendToTopic(numbers(), {
      connection: connection(),
      topic: "lost",
      recordsPerSecond: 500,
      onSent: () => {
        sent += 1;
        if (sent === 100) lost = proxy.loseNextAnswer(5_000);
      },
    });
    assert.ok(lost !== undefined);
    await lost;
    assert.equal(counts.sent, EACH * SYMBOLS.length);
    assert.ok(counts.retried >= 50, "a call was made again");
    const records = await read("lost");
    assert.equal(records.length, EACH * SYMBOLS.length, "none is missing or twice");
    for (const symbol of SYMBOLS) {
      const values = records.filter(({ key }) => key === symbol).map(({ value }) => value);
      assert.deepEqual(values, [...Array(EACH).keys()], symbol);
    }
  });

  it("is not waited for by who is told to stop, and what is unsure is not counted as sent", async () => {
    await createTopic(connection(), { name: "ended", partitions: 1, replicationFactor: 1 });
    const stopping = new AbortController();
    let sent = 0;
    let stoppedAt = 0;
    const counts = await sendToTopic(numbers(), {
      connection: connection(),
      topic: "ended",
      recordsPerSecond: 500,
      signal: stopping.signal,
      onSent: () => {
        sent += 1;
        if (sent !== 100) return;
        void proxy.loseNextAnswer(8_000).then(() => {
          setTimeout(() => {
            stoppedAt = Date.now();
            stopping.abort();
          }, 1_000);
        });
      },
    });
    assert.ok(stoppedAt > 0, "it was stopped while the broker was away");
    assert.ok(Date.now() - stoppedAt < 4_000, "it ended before the broker was back");
    assert.deepEqual([counts.sent, counts.unsent], [100, 50]);
  });
});
