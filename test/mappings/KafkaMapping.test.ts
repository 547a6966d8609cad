import assert from "node:assert/strict";
import type { KafkaEvent } from "../../runtime/contract/kafkaEvent.ts";
import { KafkaMapping } from "../../local/kafka/KafkaMapping.ts";
import type { InvokeResult } from "../../local/lambda/model.ts";
import type { Clock, MappingReport } from "../../local/mappings/model.ts";
import type { KafkaMappingDefinition } from "../../local/model.ts";
import { FakeTopic } from "./FakeTopic.ts";

const DEFINITION: KafkaMappingDefinition = {
  id: "11111111-2222-3333-4444-555555555555",
  functionArn: "arn:aws:lambda:us-east-1:000000000000:function:reader",
  topic: "ticks",
  consumerGroupId: "readers",
  eventSource: "SelfManagedKafka",
  startingPosition: "TRIM_HORIZON",
  batchSize: 100,
  batchWindowSeconds: 0,
  maximumPollers: 1,
  bisectBatchOnFunctionError: false,
  maximumRetryAttempts: 10_000,
  maximumRecordAgeSeconds: -1,
  reportBatchItemFailures: true,
  onFailureBucket: "failed",
  enabled: true,
};

/** Waits take a thousandth of their time. */
const QUICK: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 1000)),
};

type Answer = (event: KafkaEvent, invocation: number) => unknown;

/** A function's error, to be thrown by an answer. */
class FunctionFailure extends Error {}

interface Run {
  readonly mapping: KafkaMapping;
  readonly events: KafkaEvent[];
  readonly reports: MappingReport[];
  readonly failed: { readonly key: string; readonly body: Record<string, unknown> }[];
}

const running: KafkaMapping[] = [];

function start(
  topic: FakeTopic,
  definition: Partial<KafkaMappingDefinition> = {},
  answer: Answer = () => null,
): Run {
  const events: KafkaEvent[] = [];
  const reports: MappingReport[] = [];
  const failed: Run["failed"] = [];
  const mapping = new KafkaMapping({
    definition: { ...DEFINITION, ...definition },
    connect: () => topic,
    bootstrapServers: "127.0.0.1:9092",
    host: {
      invoke: (_name, payload): Promise<InvokeResult> => {
        const event = JSON.parse(payload) as KafkaEvent;
        events.push(event);
        const requestId = `request-${events.length}`;
        try {
          const said = answer(event, events.length - 1) ?? null;
          return Promise.resolve({ requestId, payload: JSON.stringify(said) } as InvokeResult);
        } catch (error) {
          if (!(error instanceof FunctionFailure)) throw error;
          return Promise.resolve({
            requestId,
            payload: "null",
            error: { kind: "unhandled", errorType: "Error", errorMessage: error.message },
          } as unknown as InvokeResult);
        }
      },
    },
    putFailedObject: (_bucket, key, body) => {
      failed.push({ key, body: JSON.parse(body) as Record<string, unknown> });
      return Promise.resolve();
    },
    onEvent: (event) => reports.push(event),
    clock: QUICK,
    random: () => 0,
  });
  running.push(mapping);
  mapping.start();
  return { mapping, events, reports, failed };
}

/** Values of an event by partition. */
function valuesOf(event: KafkaEvent): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(event.records).map(([name, records]) => [
      name,
      records.map(({ value }) => Buffer.from(value ?? "", "base64").toString()),
    ]),
  );
}

function named(partition: number, ...offsets: number[]) {
  return offsets.map((offset) => ({ itemIdentifier: { partition: `ticks-${partition}`, offset } }));
}

function filled(partitions: number, each: number): FakeTopic {
  const topic = new FakeTopic(partitions);
  for (let offset = 0; offset < each; offset += 1) {
    for (let partition = 0; partition < partitions; partition += 1) {
      topic.send(partition, `${partition}:${offset}`);
    }
  }
  return topic;
}

describe("KafkaMapping", () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((mapping) => mapping.stop()));
  });

  it("hands over records of several partitions in one batch, in Lambda's form", async () => {
    const topic = filled(2, 2);
    const { mapping, events } = start(topic);
    await mapping.drained();
    assert.equal(events.length, 1);
    const [event] = events;
    assert.deepEqual(valuesOf(event as KafkaEvent), {
      "ticks-0": ["0:0", "0:1"],
      "ticks-1": ["1:0", "1:1"],
    });
    const { eventSource, bootstrapServers, records } = event as KafkaEvent;
    assert.deepEqual(
      { eventSource, bootstrapServers },
      { eventSource: "SelfManagedKafka", bootstrapServers: "127.0.0.1:9092" },
    );
    const [first] = records["ticks-1"] ?? [];
    assert.equal(typeof first?.timestamp, "number");
    assert.deepEqual(
      { ...first, timestamp: 0 },
      {
        topic: "ticks",
        partition: 1,
        offset: 0,
        timestamp: 0,
        timestampType: "LOG_APPEND_TIME",
        key: "Sw==",
        value: "MTow",
        headers: [],
      },
    );
  });

  it("names the cluster of MSK in its events", async () => {
    const eventSourceArn = "arn:aws:kafka:us-east-1:123456789012:cluster/c/uuid-1";
    const { mapping, events } = start(filled(1, 1), { eventSource: "aws:kafka", eventSourceArn });
    await mapping.drained();
    assert.equal(events[0]?.eventSource, "aws:kafka");
    assert.equal(events[0].eventSourceArn, eventSourceArn);
  });

  it("hands out partitions to pollers, at most one each", async () => {
    const { mapping, events } = start(filled(3, 1), { maximumPollers: 9 });
    await mapping.drained();
    assert.deepEqual(events.map((event) => Object.keys(event.records)).toSorted(), [
      ["ticks-0"],
      ["ticks-1"],
      ["ticks-2"],
    ]);
  });

  it("keeps batches to their size", async () => {
    const { mapping, events } = start(filled(1, 7), { batchSize: 3 });
    await mapping.drained();
    assert.deepEqual(
      events.map((event) => event.records["ticks-0"]?.length),
      [3, 3, 1],
    );
  });

  it("commits offsets once all before them is done, and goes on there", async () => {
    const topic = filled(2, 3);
    await start(topic).mapping.drained();
    assert.deepEqual(
      [...topic.offsets],
      [
        [0, 3n],
        [1, 3n],
      ],
    );
    topic.send(1, "later");
    const { mapping, events } = start(topic);
    await mapping.drained();
    assert.deepEqual(events.map(valuesOf), [{ "ticks-1": ["later"] }]);
  });

  it("begins at the end of the topic where it is asked to, and there again after a restart", async () => {
    const topic = filled(1, 3);
    const first = start(topic, { startingPosition: "LATEST" });
    await first.mapping.drained();
    await first.mapping.stop();
    topic.send(0, "meanwhile");
    const { mapping, events } = start(topic, { startingPosition: "LATEST" });
    await mapping.drained();
    assert.deepEqual([...first.events, ...events].map(valuesOf), [{ "ticks-0": ["meanwhile"] }]);
  });

  it("hands over again exactly the records that are named", async () => {
    const topic = filled(2, 3);
    const answer: Answer = (_event, invocation) =>
      invocation === 0 ? { batchItemFailures: [...named(0, 1, 2), ...named(1, 2)] } : null;
    const { mapping, events } = start(topic, {}, answer);
    await mapping.drained();
    assert.deepEqual(events.slice(1).map(valuesOf), [
      { "ticks-0": ["0:1", "0:2"], "ticks-1": ["1:2"] },
    ]);
    assert.deepEqual(
      [...topic.offsets],
      [
        [0, 3n],
        [1, 3n],
      ],
    );
  });

  it("commits nothing of a partition behind a record that is not done", async () => {
    const topic = filled(2, 3);
    let isFailing = true;
    const answer: Answer = () => (isFailing ? { batchItemFailures: named(0, 1) } : null);
    const { mapping } = start(topic, {}, answer);
    while (mapping.lag().pendingRecords !== 1) await new Promise((done) => setTimeout(done, 2));
    assert.equal(topic.offsets.get(0) ?? 0n, 0n);
    await mapping.stop();
    assert.equal(topic.offsets.get(0), 1n, "up to the record that is not done");
    assert.equal(topic.offsets.get(1), 3n);
    isFailing = false;
  });

  for (const [what, said] of [
    ["names a record that is not in the batch", { batchItemFailures: named(0, 99) }],
    ["names a partition that is not in it", { batchItemFailures: named(7, 0) }],
    ["names a record as streams do", { batchItemFailures: [{ itemIdentifier: "1" }] }],
    ["holds no list", { batchItemFailures: {} }],
    ["is no object", "done"],
  ] as const) {
    it(`hands over the whole batch again when the answer ${what}`, async () => {
      const answer: Answer = (_event, invocation) => (invocation === 0 ? said : null);
      const { mapping, events } = start(filled(1, 2), {}, answer);
      await mapping.drained();
      assert.deepEqual(events.map(valuesOf), [
        { "ticks-0": ["0:0", "0:1"] },
        { "ticks-0": ["0:0", "0:1"] },
      ]);
    });
  }

  for (const said of [null, {}, { batchItemFailures: [] }, { batchItemFailures: null }]) {
    it(`takes ${JSON.stringify(said)} for success`, async () => {
      const { mapping, events } = start(filled(1, 2), {}, () => said);
      await mapping.drained();
      assert.equal(events.length, 1);
    });
  }

  it("reads no answer where partial ones are off", async () => {
    const answer: Answer = () => ({ batchItemFailures: named(0, 0) });
    const { mapping, events } = start(filled(1, 2), { reportBatchItemFailures: false }, answer);
    await mapping.drained();
    assert.equal(events.length, 1);
  });

  it("splits a batch in halves at an error, without a retry spent", async () => {
    const answer: Answer = (event) => {
      const values = Object.values(valuesOf(event)).flat();
      if (values.includes("0:2")) throw new FunctionFailure("poison");
      return null;
    };
    const definition = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };
    const { mapping, events, failed } = start(filled(1, 4), definition, answer);
    await mapping.drained();
    assert.deepEqual(
      events.map((event) => valuesOf(event)["ticks-0"]?.join(" ")),
      ["0:0 0:1 0:2 0:3", "0:0 0:1", "0:2 0:3", "0:2", "0:2", "0:3"],
    );
    assert.equal(failed.length, 1);
  });

  it("keeps in full what outlives its retries, and goes on behind it", async () => {
    const topic = filled(2, 2);
    const answer: Answer = () => {
      throw new FunctionFailure("no table");
    };
    const { mapping, events, failed } = start(topic, { maximumRetryAttempts: 2 }, answer);
    await mapping.drained();
    assert.equal(events.length, 3);
    const [object] = failed;
    assert.match(
      object?.key ?? "",
      /^aws\/lambda\/11111111-[0-9a-f-]+\/ticks\/\d{4}\/\d\d\/\d\d\/[\d.T-]+-[0-9a-f-]{36}$/,
    );
    const { requestContext, KafkaBatchInfo, payload } = object?.body as Record<string, unknown>;
    assert.deepEqual(requestContext, {
      requestId: "request-3",
      functionArn: DEFINITION.functionArn,
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 3,
    });
    assert.equal((KafkaBatchInfo as { batchSize: number }).batchSize, 4);
    const { recordsInfo } = KafkaBatchInfo as { recordsInfo: Record<string, object> };
    assert.deepEqual(Object.keys(recordsInfo), ["ticks-0", "ticks-1"]);
    assert.deepEqual(JSON.parse(String(payload)), events[0]);
    assert.deepEqual(
      [...topic.offsets],
      [
        [0, 2n],
        [1, 2n],
      ],
    );
  });

  it("gives up records that are too old, whichever stands beside them, and never invokes with them", async () => {
    const topic = new FakeTopic(2);
    topic.send(0, "young");
    topic.send(0, "old", Date.now() - 120_000);
    topic.send(1, "old too", Date.now() - 120_000);
    const { mapping, events, failed } = start(topic, { maximumRecordAgeSeconds: 60 });
    await mapping.drained();
    assert.deepEqual(events.map(valuesOf), [{ "ticks-0": ["young"] }]);
    const [object] = failed;
    const { requestContext, responseContext } = object?.body as Record<string, unknown>;
    assert.equal((requestContext as { condition: string }).condition, "RecordAgeExceeded");
    assert.equal(responseContext, null);
    assert.deepEqual(
      [...topic.offsets],
      [
        [0, 2n],
        [1, 1n],
      ],
    );
  });

  it("tries again what the broker does not answer, and loses nothing", async () => {
    const topic = filled(1, 3);
    topic.failures = 5;
    const { mapping, events, reports } = start(topic);
    await mapping.drained();
    assert.equal(events.length, 1);
    assert.ok(reports.some(({ type }) => type === "readFailed"));
    assert.equal(topic.offsets.get(0), 3n);
  });

  it("says which records the topic dropped before they were read, and goes on behind them", async () => {
    const topic = filled(1, 5);
    topic.offsets.set(0, 1n);
    topic.first = 3n;
    const { mapping, events, reports } = start(topic);
    await mapping.drained();
    assert.deepEqual(events.map(valuesOf), [{ "ticks-0": ["0:3", "0:4"] }]);
    const trimmed = reports.find(({ type }) => type === "dataTrimmed");
    assert.deepEqual(trimmed, {
      ...{ mappingId: DEFINITION.id, type: "dataTrimmed", shardId: "ticks-0" },
      afterSequenceNumber: "1",
    });
  });

  it("reads a topic that was made anew from its beginning, and says so", async () => {
    const topic = filled(1, 2);
    topic.offsets.set(0, 7n);
    const { mapping, events, reports } = start(topic);
    await mapping.drained();
    assert.deepEqual(events.map(valuesOf), [{ "ticks-0": ["0:0", "0:1"] }]);
    assert.ok(reports.some(({ type }) => type === "checkpointStale"));
    assert.equal(topic.offsets.get(0), 2n, "another run goes on from there");
  });

  it("takes up partitions that are added", async () => {
    const topic = filled(1, 1);
    const { mapping, events } = start(topic);
    await mapping.drained();
    topic.logs.push([]);
    topic.send(1, "new");
    await mapping.drained();
    assert.deepEqual(valuesOf(events.at(-1) as KafkaEvent), { "ticks-1": ["new"] });
  });

  it("does nothing where it is disabled", async () => {
    const { mapping, events } = start(filled(1, 1), { enabled: false });
    await mapping.drained();
    assert.equal(events.length, 0);
  });
});
