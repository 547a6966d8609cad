import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { clientOptions } from "../../local/emulators/clients.ts";
import { startKinesis } from "../../local/emulators/startKinesis.ts";
import { createStream } from "./createStream.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

async function readAll(client: KinesisClient, name: string): Promise<string[]> {
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: name }));
  const texts: string[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: name,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    texts.push(...(Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()));
  }
  return texts;
}

describe("startKinesis", () => {
  const directory = useTemporaryDirectory();

  it("tells of what is written, once it can be read, and not of who reads", async () => {
    let writes = 0;
    const emulator = await startKinesis(join(directory(), "told"), () => (writes += 1));
    const client = new KinesisClient(clientOptions(emulator.endpoint));
    await createStream(client, "ticks", 1);
    const made = writes;
    assert.ok(made >= 1, "a stream that is made");
    const record = { PartitionKey: "S", Data: Buffer.from("1") };
    await client.send(new PutRecordCommand({ StreamName: "ticks", ...record }));
    assert.equal(writes, made + 1);
    await client.send(new PutRecordsCommand({ StreamName: "ticks", Records: [record, record] }));
    assert.equal(writes, made + 2);
    assert.equal((await readAll(client, "ticks")).length, 3);
    await client.send(new ListStreamsCommand({}));
    assert.equal(writes, made + 2);
    client.destroy();
    await emulator.stop();
  });

  it("keeps streams and records for the next start on the same folder", async () => {
    const folder = join(directory(), "kept");
    const first = await startKinesis(folder);
    const writer = new KinesisClient(clientOptions(first.endpoint));
    await createStream(writer, "ticks", 2);
    await writer.send(
      new PutRecordsCommand({
        StreamName: "ticks",
        Records: Array.from({ length: 500 }, (_, index) => ({
          PartitionKey: `S${index % 7}`,
          Data: Buffer.from(String(index)),
        })),
      }),
    );
    writer.destroy();
    await first.stop();

    const second = await startKinesis(folder);
    const reader = new KinesisClient(clientOptions(second.endpoint));
    const texts = await readAll(reader, "ticks");
    reader.destroy();
    await second.stop();
    assert.deepEqual(
      texts.map(Number).sort((a, b) => a - b),
      Array.from({ length: 500 }, (_, index) => index),
    );
  });

  it("gives ARNs of the local region and account whatever the shell says", async () => {
    const before = { region: process.env.AWS_REGION, account: process.env.AWS_ACCOUNT_ID };
    process.env.AWS_REGION = "eu-west-3";
    const kinesis = await startKinesis(join(directory(), "region"));
    const client = new KinesisClient(clientOptions(kinesis.endpoint));
    try {
      assert.equal(process.env.AWS_REGION, "eu-west-3");
      assert.equal(process.env.AWS_ACCOUNT_ID, before.account);
      await createStream(client, "ticks", 1);
      const described = await client.send(new DescribeStreamCommand({ StreamName: "ticks" }));
      const arn = described.StreamDescription?.StreamARN;
      assert.equal(arn, "arn:aws:kinesis:us-east-1:000000000000:stream/ticks");
    } finally {
      if (before.region === undefined) delete process.env.AWS_REGION;
      else process.env.AWS_REGION = before.region;
      client.destroy();
      await kinesis.stop();
    }
  });

  it("takes a stream named by its ARN", async () => {
    const kinesis = await startKinesis(join(directory(), "arn"));
    const client = new KinesisClient(clientOptions(kinesis.endpoint));
    await createStream(client, "ticks", 1);
    const put = await client.send(
      new PutRecordCommand({
        StreamARN: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
        PartitionKey: "A",
        Data: Buffer.from("one"),
      }),
    );
    assert.equal(put.ShardId, "shardId-000000000000");
    assert.deepEqual(await readAll(client, "ticks"), ["one"]);
    client.destroy();
    await kinesis.stop();
  });

  it("survives a client that goes away in the middle of a body", async () => {
    const kinesis = await startKinesis(join(directory(), "torn"));
    const { port } = new URL(kinesis.endpoint);
    const socket = connect(Number(port), "127.0.0.1");
    await new Promise<void>((resolve) => {
      socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf", () =>
        resolve(),
      );
    });
    socket.resetAndDestroy();
    const client = new KinesisClient(clientOptions(kinesis.endpoint));
    const { StreamNames } = await client.send(new ListStreamsCommand({}));
    assert.deepEqual(StreamNames, []);
    client.destroy();
    await kinesis.stop();
  });

  it("answers a call that kinesalite cannot read with an error instead of ending", async () => {
    const kinesis = await startKinesis(join(directory(), "broken"));
    const response = await fetch(kinesis.endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Kinesis_20131202.PutRecords",
        authorization: "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c",
        "x-amz-date": "20261120T000000Z",
      },
      body: JSON.stringify({ StreamName: "ticks", Records: [null] }),
    });
    await response.text();
    assert.ok(response.status >= 400, `status ${response.status}`);
    await kinesis.stop();
  });

  it("refuses a folder that another process holds, and says so", async () => {
    const folder = join(directory(), "held");
    const holder = await startKinesis(folder);
    const client = new KinesisClient(clientOptions(holder.endpoint));
    await client.send(new ListStreamsCommand({}));
    await assert.rejects(startKinesis(folder), /lock/i);
    client.destroy();
    await holder.stop();
  });
});
