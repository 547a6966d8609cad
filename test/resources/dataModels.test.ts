import assert from "node:assert/strict";
import { DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand as DescribeTableStreamCommand } from "@aws-sdk/client-dynamodb-streams";
import { DescribeStreamSummaryCommand, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { makeRequest, text, useProvider } from "./useProvider.ts";

const STREAM = "aws:kinesis/stream:Stream";
const TABLE = "aws:dynamodb/table:Table";
const BUCKET = "aws:s3/bucket:Bucket";
const QUEUE = "aws:sqs/queue:Queue";

describe("models of Kinesis", () => {
  const fixture = useProvider();

  it("make a stream with its shards and retention", async () => {
    const { id, state } = await fixture().create(STREAM, "ticks", {
      shardCount: 3,
      retentionPeriod: 48,
      streamModeDetails: { streamMode: "PROVISIONED" },
    });
    const { StreamDescriptionSummary: found } = await fixture().clients.kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: text(state.name) }),
    );
    assert.equal(found?.StreamARN, state.arn);
    assert.equal(id, state.arn);
    assert.deepEqual(
      [found?.OpenShardCount, found?.RetentionPeriodHours, found?.StreamStatus],
      [3, 48, "ACTIVE"],
    );
  });

  it("give an on-demand stream the four shards that AWS begins with", async () => {
    const { state } = await fixture().create(STREAM, "on-demand", {
      streamModeDetails: { streamMode: "ON_DEMAND" },
    });
    assert.equal(state.shardCount, 4);
  });

  it("take over a stream with its records, and change its retention", async () => {
    const inputs = { name: "kept", shardCount: 1, retentionPeriod: 24 };
    await fixture().create(STREAM, "kept", inputs);
    const { kinesis } = fixture().clients;
    const put = { StreamName: "kept", PartitionKey: "A", Data: Buffer.from("x") };
    const { SequenceNumber: first = "" } = await kinesis.send(new PutRecordCommand(put));
    for (const retentionPeriod of [72, 30]) {
      await fixture().create(STREAM, "kept", { ...inputs, retentionPeriod });
      const { StreamDescriptionSummary: found } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName: "kept" }),
      );
      assert.equal(found?.RetentionPeriodHours, retentionPeriod);
    }
    const { SequenceNumber: second = "" } = await kinesis.send(new PutRecordCommand(put));
    assert.ok(BigInt(second) > BigInt(first));
  });

  it("refuse another number of shards than a kept stream has", async () => {
    await fixture().create(STREAM, "sharded", { name: "sharded", shardCount: 1 });
    await assert.rejects(
      fixture().create(STREAM, "sharded", { name: "sharded", shardCount: 2 }),
      /The stream "sharded" of this data directory has 1 shards and the program wants 2; go back to 1/,
    );
  });
});

describe("models of DynamoDB", () => {
  const fixture = useProvider();
  const KEYS = {
    hashKey: "symbol",
    rangeKey: "item",
    attributes: [
      { name: "symbol", type: "S" },
      { name: "item", type: "S" },
      { name: "sweep", type: "S" },
    ],
    globalSecondaryIndexes: [
      {
        name: "sweep",
        keySchemas: [{ attributeName: "sweep", keyType: "HASH" }],
        projectionType: "KEYS_ONLY",
      },
    ],
    billingMode: "PAY_PER_REQUEST",
  };

  it("make a table with keys, index, stream and time to live", async () => {
    const { id, state } = await fixture().create(TABLE, "trend", {
      ...KEYS,
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ttl: { attributeName: "expires", enabled: true },
    });
    const { dynamodb, dynamodbStreams } = fixture().clients;
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: id }));
    assert.deepEqual(Table?.KeySchema, [
      { AttributeName: "symbol", KeyType: "HASH" },
      { AttributeName: "item", KeyType: "RANGE" },
    ]);
    assert.deepEqual(Table?.GlobalSecondaryIndexes?.[0]?.KeySchema, [
      { AttributeName: "sweep", KeyType: "HASH" },
    ]);
    assert.equal(Table?.StreamSpecification?.StreamViewType, "NEW_AND_OLD_IMAGES");
    const { TimeToLiveDescription } = await dynamodb.send(
      new DescribeTimeToLiveCommand({ TableName: id }),
    );
    assert.equal(TimeToLiveDescription?.AttributeName, "expires");
    assert.equal(state.arn, `arn:aws:dynamodb:us-east-1:000000000000:table/${id}`);
    const stream = await dynamodbStreams.send(
      new DescribeTableStreamCommand({ StreamArn: text(state.streamArn) }),
    );
    assert.match(
      text(state.streamArn),
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/trend-[0-9a-f]{7}\/stream\//,
    );
    assert.equal(stream.StreamDescription?.TableName, id);
  });

  it("take over a table with the same stream", async () => {
    const inputs = { ...KEYS, streamEnabled: true, streamViewType: "NEW_IMAGE" };
    const first = await fixture().create(TABLE, "again", inputs);
    const second = await fixture().create(TABLE, "again", inputs);
    assert.deepEqual(second, first);
  });

  it("turn stream and time to live on and off as the program changes", async () => {
    const inputs = { ...KEYS, name: "changing" };
    const ttl = { attributeName: "expires", enabled: true };
    const streamed = { streamEnabled: true, streamViewType: "NEW_IMAGE" };
    const off = await fixture().create(TABLE, "changing", inputs);
    assert.equal(off.state.streamArn, "");
    const on = await fixture().create(TABLE, "changing", { ...inputs, ...streamed, ttl });
    assert.match(text(on.state.streamArn), /stream/);
    const { dynamodb } = fixture().clients;
    const timeToLive = async (): Promise<string | undefined> =>
      (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: "changing" })))
        .TimeToLiveDescription?.TimeToLiveStatus;
    assert.equal(await timeToLive(), "ENABLED");
    await fixture().create(TABLE, "changing", inputs);
    assert.equal(await timeToLive(), "DISABLED");
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "changing" }));
    assert.notEqual(Table?.StreamSpecification?.StreamEnabled, true);
  });

  it("refuse other keys than a kept table has", async () => {
    const attributes = [{ name: "id", type: "S" }];
    await fixture().create(TABLE, "keyed", { name: "keyed", hashKey: "id", attributes });
    await assert.rejects(
      fixture().create(TABLE, "keyed", {
        name: "keyed",
        hashKey: "id",
        attributes: [{ name: "id", type: "N" }],
      }),
      /has the keys \(id S HASH\) and the program wants \(id N HASH\); go back to those/,
    );
  });
});

describe("models of S3 and SQS", () => {
  const fixture = useProvider();

  it("make a bucket, and take it over with its objects", async () => {
    const { id, state } = await fixture().create(BUCKET, "Archive", { forceDestroy: true });
    assert.match(id, /^archive-[0-9a-f]{7}$/);
    assert.equal(state.arn, `arn:aws:s3:::${id}`);
    const { s3 } = fixture().clients;
    await s3.send(new PutObjectCommand({ Bucket: id, Key: "a/b", Body: "x" }));
    assert.equal((await fixture().create(BUCKET, "Archive", { forceDestroy: true })).id, id);
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: id }));
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      ["a/b"],
    );
  });

  it("find a bucket that the program expects, and keep what is in it", async () => {
    const { provider, clients } = fixture();
    const lookUp = (preview: boolean, bucket = "prices") =>
      provider.invoke({
        token: "aws:s3/getBucket:getBucket",
        args: { bucket },
        preview,
        signal: new AbortController().signal,
      });
    const found = await lookUp(true, "previewed");
    assert.equal(found["arn"], "arn:aws:s3:::previewed");
    const made = clients.s3.send(new HeadBucketCommand({ Bucket: "previewed" }));
    await assert.rejects(made, { name: "NotFound" });
    assert.deepEqual(
      [(await lookUp(false))["bucket"], (await lookUp(false))["id"]],
      ["prices", "prices"],
    );
    await clients.s3.send(new PutObjectCommand({ Bucket: "prices", Key: "a", Body: "x" }));
    await lookUp(false);
    const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: "prices" }));
    assert.equal(Contents?.length, 1);
    await assert.rejects(lookUp(false, ""), /"bucket" must be given/);
  });

  it("delete a bucket with objects only when told to", async () => {
    const { provider, clients } = fixture();
    for (const [name, forceDestroy] of [
      ["forced", true],
      ["careful", false],
    ] as const) {
      const request = makeRequest(BUCKET, name, { forceDestroy });
      const { id, state } = await provider.create(request);
      await clients.s3.send(new PutObjectCommand({ Bucket: id, Key: "a", Body: "x" }));
      const deleted = provider.delete({
        ...request,
        id,
        oldInputs: request.inputs,
        oldState: state,
      });
      if (forceDestroy) {
        await deleted;
        await assert.rejects(clients.s3.send(new HeadBucketCommand({ Bucket: id })));
      } else await assert.rejects(deleted, /not empty/);
    }
  });

  it("accept settings of a bucket without effect, and refuse triggers", async () => {
    const { id } = await fixture().create(
      "aws:s3/bucketVersioning:BucketVersioning",
      "versioning",
      { bucket: "b", versioningConfiguration: { status: "Enabled" } },
    );
    assert.equal(id, "b");
    await assert.rejects(
      fixture().create("aws:s3/bucketNotification:BucketNotification", "trigger", {
        bucket: "b",
        lambdaFunctions: [{ events: ["s3:ObjectCreated:*"], lambdaFunctionArn: "x" }],
      }),
      /BucketNotification property "lambdaFunctions" is not modelled/,
    );
  });

  it("make a queue with its attributes, and change them", async () => {
    const first = await fixture().create(QUEUE, "work", {
      fifoQueue: true,
      contentBasedDeduplication: true,
      visibilityTimeoutSeconds: 60,
    });
    assert.match(text(first.state.name), /^work-[0-9a-f]{7}\.fifo$/);
    assert.equal(first.id, first.state.url);
    await fixture().create(QUEUE, "work", { fifoQueue: true, visibilityTimeoutSeconds: "90" });
    const { Attributes } = await fixture().clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: first.id, AttributeNames: ["All"] }),
    );
    assert.equal(Attributes?.QueueArn, first.state.arn);
    assert.equal(Attributes?.VisibilityTimeout, "90");
    assert.equal(Attributes?.ContentBasedDeduplication, "false");
  });
});
