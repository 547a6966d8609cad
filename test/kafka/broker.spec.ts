import assert from "node:assert/strict";
import { Admin, Consumer, Producer } from "@platformatic/kafka";
import { sendToTopic } from "../../cli/sources/sendToTopic.ts";
import type { StreamPosition } from "../../cli/sources/sendTicks.ts";
import { countPartitions } from "../../local/kafka/countPartitions.ts";
import { createTopic } from "../../local/kafka/createTopic.ts";
import { KafkaMapping } from "../../local/kafka/KafkaMapping.ts";
import { openKafka } from "../../local/kafka/openKafka.ts";
import { TopicReader } from "../../local/kafka/TopicReader.ts";
import type { KafkaMappingDefinition } from "../../local/model.ts";
import type { KafkaEvent } from "../../runtime/contract/kafkaEvent.ts";
import { useBroker } from "./useBroker.ts";

interface Sent {
  readonly partitionKey: string;
  readonly data: Buffer;
}

function definitionOf(topic: string): KafkaMappingDefinition {
  return {
    ...{ id: "11111111-2222-3333-4444-555555555555", functionArn: "reader", topic },
    ...{ consumerGroupId: `${topic}-readers`, eventSource: "SelfManagedKafka" },
    ...{ startingPosition: "TRIM_HORIZON", batchSize: 500, batchWindowSeconds: 0 },
    ...{ maximumPollers: 2, bisectBatchOnFunctionError: true, maximumRetryAttempts: 10_000 },
    ...{ maximumRecordAgeSeconds: -1, reportBatchItemFailures: true, enabled: true },
  };
}

describe("a Kafka broker", function () {
  this.timeout(120_000);
  const broker = useBroker();
  const mappings: KafkaMapping[] = [];
  const connection = () => ({ bootstrapServers: [broker().server] });

  afterEach(async () => {
    await Promise.all(mappings.splice(0).map((mapping) => mapping.stop()));
  });

  /** Starts a mapping that keeps what it hands over. */
  function map(topic: string): { mapping: KafkaMapping; events: KafkaEvent[] } {
    const events: KafkaEvent[] = [];
    const mapping = new KafkaMapping({
      definition: definitionOf(topic),
      connect: () => new TopicReader(connection(), topic, `${topic}-readers`),
      bootstrapServers: broker().server,
      host: {
        invoke: (_name, payload) => {
          events.push(JSON.parse(payload) as KafkaEvent);
          return Promise.resolve({ requestId: "r", payload: "null" });
        },
      },
      putFailedObject: () => Promise.reject(new Error("nothing is to fail")),
    });
    mapping.start();
    mappings.push(mapping);
    return { mapping, events };
  }

  it("gets a topic with the partitions that are asked for, whose records it dates", async () => {
    assert.ok(
      await createTopic(connection(), { name: "made", partitions: 7, replicationFactor: 1 }),
    );
    assert.ok(
      !(await createTopic(connection(), { name: "made", partitions: 2, replicationFactor: 1 })),
    );
    const reader = new TopicReader(connection(), "made", "g");
    assert.equal((await reader.partitions()).length, 7);
    await reader.close();
    const wrong = { name: "wide", partitions: 1, replicationFactor: 3 };
    await assert.rejects(createTopic(connection(), wrong));
  });

  it("takes records keyed by symbol, each key's in one partition and in order", async () => {
    await createTopic(connection(), { name: "keyed", partitions: 3, replicationFactor: 1 });
    const positions: StreamPosition[] = [];
    const counts = await sendToTopic(numbered(["AAPL", "MSFT", "TSLA", "BRK.B"], 400), {
      connection: connection(),
      topic: "keyed",
      onSent: (_record, position) => positions.push(position),
    });
    assert.equal(counts.sent, 1_600);
    const { mapping, events } = map("keyed");
    await mapping.drained();
    const read = recordsOf(events);
    assert.deepEqual(
      new Set(positions.map(({ shardId, sequenceNumber }) => `${shardId} ${sequenceNumber}`)),
      new Set(read.map(({ partition, offset }) => `keyed-${partition} ${offset}`)),
    );
    for (const key of ["AAPL", "MSFT", "TSLA", "BRK.B"]) {
      const ofKey = read.filter((one) => one.key === key);
      assert.equal(new Set(ofKey.map(({ partition }) => partition)).size, 1);
      assert.deepEqual(
        ofKey.map(({ value }) => Number(value)),
        range(400),
      );
    }
    assert.ok(read.every(({ timestampType }) => timestampType === "LOG_APPEND_TIME"));
  });

  it("gives records of every compression, tombstones, records without key and headers", async () => {
    await createTopic(connection(), { name: "kinds", partitions: 1, replicationFactor: 1 });
    const producer = new Producer({ clientId: "p", bootstrapBrokers: [broker().server] });
    const topic = "kinds";
    for (const compression of ["none", "gzip", "snappy", "lz4", "zstd"] as const) {
      const value = Buffer.from(compression.repeat(100));
      await producer.send({ compression, messages: [{ topic, value, key: Buffer.from("K") }] });
    }
    const headers = new Map([[Buffer.from("trace"), Buffer.from([1, 255])]]);
    await producer.send({ messages: [{ topic, key: Buffer.from("gone") }] });
    await producer.send({ messages: [{ topic, value: Buffer.from("no key"), headers }] });
    await producer.close();
    const { mapping, events } = map(topic);
    await mapping.drained();
    const records = events.flatMap((event) => event.records["kinds-0"] ?? []);
    const text = (one?: string | null): string => Buffer.from(one ?? "", "base64").toString();
    assert.deepEqual(
      records.slice(0, 5).map(({ value }) => text(value)),
      ["none", "gzip", "snappy", "lz4", "zstd"].map((name) => name.repeat(100)),
    );
    const [tombstone, keyless] = records.slice(5);
    assert.deepEqual([tombstone?.value, text(tombstone?.key)], [undefined, "gone"]);
    assert.deepEqual([keyless?.key, text(keyless?.value)], [undefined, "no key"]);
    assert.deepEqual(keyless?.headers, [{ trace: [1, -1] }]);
  });

  it("keeps the group's offsets, from which another run goes on", async () => {
    await createTopic(connection(), { name: "kept", partitions: 2, replicationFactor: 1 });
    const options = { connection: connection(), topic: "kept" };
    await sendToTopic(numbered(["A", "B"], 50), options);
    const first = map("kept");
    await first.mapping.drained();
    await first.mapping.stop();
    assert.equal(recordsOf(first.events).length, 100);
    await sendToTopic(numbered(["A", "B"], 3), options);
    const second = map("kept");
    await second.mapping.drained();
    assert.equal(recordsOf(second.events).length, 6);
    const admin = new Admin({ clientId: "a", bootstrapBrokers: [broker().server] });
    const [group] = await admin.listConsumerGroupOffsets({ groups: ["kept-readers"] });
    await admin.close();
    const committed = group?.topics.flatMap((topic) =>
      topic.partitions.map(({ committedOffset }) => Number(committedOffset)),
    );
    assert.equal(
      committed?.reduce((sum, offset) => sum + offset, 0),
      106,
    );
  });

  it("is not read under a group that has a member, and keeps no offset for it", async () => {
    await createTopic(connection(), { name: "taken", partitions: 1, replicationFactor: 1 });
    await sendToTopic(numbered(["A"], 3), { connection: connection(), topic: "taken" });
    const member = new Consumer({
      ...{ clientId: "lambda", groupId: "taken-readers", bootstrapBrokers: [broker().server] },
    });
    member.topics.track("taken");
    try {
      await member.joinGroup({});
      const open = openKafka({
        ...{ mappings: [definitionOf("taken")], topics: [], directory: "not wanted" },
        bootstrapServers: [broker().server],
      });
      await assert.rejects(
        open,
        /Consumer group "taken-readers" has 1 members at .*; stop them, or give the program another/,
      );
      const reader = new TopicReader(connection(), "taken", "taken-readers");
      await assert.rejects(
        reader.commit(new Map([[0, 2n]])),
        /have another consumer in the group whose offsets are to be kept; stop it/,
      );
      assert.equal((await reader.committed([0])).get(0), undefined);
      await reader.close();
    } finally {
      await member.close(true);
    }
  });

  it("has a topic given the partitions that the program makes, where it has fewer", async () => {
    await createTopic(connection(), { name: "narrow", partitions: 2, replicationFactor: 1 });
    const notices: string[] = [];
    await openKafka({
      ...{ mappings: [], topics: [{ name: "narrow", partitions: 5 }], directory: "not wanted" },
      ...{ bootstrapServers: [broker().server], onNotice: (notice) => notices.push(notice) },
    });
    assert.equal(await countPartitions(connection(), "narrow"), 5);
    assert.equal(await countPartitions(connection(), "nowhere"), undefined);
    assert.match(notices.join(), /"narrow" had 2 partitions, and was given 5/);
  });

  it("is restarted in mid-stream, and every record comes once and in order per key", async () => {
    const keys = ["AAPL", "MSFT", "TSLA", "BRK.B", "^GSPC"];
    await createTopic(connection(), { name: "stopped", partitions: 3, replicationFactor: 1 });
    const { mapping, events } = map("stopped");
    let sent = 0;
    let restarts: Promise<void> | undefined;
    const counts = await sendToTopic(numbered(keys, 600), {
      connection: connection(),
      topic: "stopped",
      recordsPerSecond: 1_000,
      onSent: () => {
        sent += 1;
        if (sent === 1_000)
          restarts = broker()
            .stop()
            .then(() => broker().startAgain());
      },
    });
    assert.ok(restarts !== undefined, "the broker was stopped while records were sent");
    await restarts;
    assert.equal(counts.sent, 3_000);
    await mapping.drained();
    const read = recordsOf(events);
    const places = read.map(({ partition, offset }) => `${partition} ${offset}`);
    assert.equal(places.length, 3_000, "none is missing or twice on the broker");
    assert.equal(new Set(places).size, 3_000, "none is handed over twice");
    for (const key of keys) {
      const values = read.filter((one) => one.key === key).map(({ value }) => Number(value));
      assert.deepEqual(values, range(600), key);
    }
  });
});

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Records of each key in turn, numbered per key. */
async function* numbered(keys: readonly string[], each: number): AsyncGenerator<Sent> {
  for (const number of range(each)) {
    for (const partitionKey of keys) {
      await Promise.resolve();
      yield { partitionKey, data: Buffer.from(String(number)) };
    }
  }
}

/** Records of events in the order in which each partition's came. */
function recordsOf(events: readonly KafkaEvent[]) {
  return events.flatMap((event) =>
    Object.values(event.records)
      .flat()
      .map(({ partition, offset, key, value, timestampType }) => ({
        partition,
        offset,
        timestampType,
        key: Buffer.from(key ?? "", "base64").toString(),
        value: Buffer.from(value ?? "", "base64").toString(),
      })),
  );
}
