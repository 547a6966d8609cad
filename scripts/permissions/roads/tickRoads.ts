import type { Road } from "./Road.ts";
import { makeTicks, sendRecords } from "./sendRecords.ts";

/** From the stream to tables, archive, alerts and receivers, and to `stream_prices` by Firehose. */
const ticks: Road = {
  name: "ticks and alerts",
  drive: (run) => sendRecords(run, [...makeTicks("AAPL"), ...makeTicks("MSFT")]),
};

/** What is no tick, by the stream and by Firehose. */
const quarantine: Road = {
  name: "quarantine",
  drive: (run) => sendRecords(run, ["no tick", '{"symbol":"AAPL","price":"x"}']),
};

/** A batch that Lambda tries again, or that `redrive` puts back: all of it is there already. */
const retries: Road = {
  name: "retries and redrive",
  async drive(run) {
    const { properties, arn } = streamOf(run);
    const records = [...makeTicks("AAPL"), "no tick"].map((data, index) => ({
      kinesis: {
        ...properties,
        sequenceNumber: String(10n ** 55n + BigInt(index)),
        data: Buffer.from(data).toString("base64"),
      },
      eventID: `shardId-000000000000:${index}`,
      eventSource: "aws:kinesis",
      eventSourceARN: arn,
    }));
    await run.invoke("stocks-process-ticks", { Records: records });
    await run.invoke("stocks-process-ticks", { Records: records });
    await run.stack.drain();
  },
};

/** Records of a Kafka topic, as Lambda's pollers hand them over: what reads a topic is the same code. */
const topic: Road = {
  name: "records of a topic",
  async drive(run) {
    const records = [...makeTicks("AAPL"), "no tick"].map((data, offset) => ({
      ...{ topic: "ticks", partition: 0, offset, timestamp: Date.now() },
      ...{ timestampType: "LOG_APPEND_TIME", headers: [] },
      ...{ key: Buffer.from("AAPL").toString("base64") },
      value: Buffer.from(data).toString("base64"),
    }));
    await run.invoke("stocks-process-ticks", {
      ...{ eventSource: "aws:kafka", bootstrapServers: "broker.example.com:9098" },
      eventSourceArn: "arn:aws:kafka:us-east-1:000000000000:cluster/feed/0-1",
      records: { "ticks-0": records },
    });
    await run.stack.drain();
  },
};

function streamOf({ names }: Parameters<Road["drive"]>[0]): {
  readonly properties: object;
  readonly arn: string;
} {
  return {
    arn: `arn:aws:kinesis:us-east-1:000000000000:stream/${names.stream}`,
    properties: {
      kinesisSchemaVersion: "1.0",
      partitionKey: "AAPL",
      approximateArrivalTimestamp: Date.now() / 1_000,
    },
  };
}

/** Roads of ticks. */
export const tickRoads: readonly Road[] = [ticks, quarantine, retries, topic];
