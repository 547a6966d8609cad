import assert from "node:assert/strict";
import { CreateBucketCommand, GetBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import { AssetArchive, StringAsset } from "../../local/engine/assets.ts";
import { text, urnOf, useProvider } from "./useProvider.ts";

const QUEUE = "aws:sqs/queue:Queue";
const POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

describe("models of event source mappings of queues", () => {
  const fixture = useProvider();
  const FUNCTION = {
    code: new AssetArchive({ "index.js": new StringAsset("exports.handler = 1;", "h") }, "h"),
    handler: "index.handler",
    runtime: "nodejs24.x",
    role: "r",
    name: "load",
    timeout: 20,
  };

  async function declare(name: string, inputs: PropertyMap): Promise<unknown> {
    const { create } = fixture();
    await create("aws:lambda/function:Function", "load", FUNCTION);
    const queue = await create(QUEUE, "work", { visibilityTimeoutSeconds: 30 });
    const required = { eventSourceArn: text(queue.state.arn), functionName: "load" };
    await create(MAPPING, name, { ...required, ...inputs });
    return fixture().declarations.queueMappings.get(urnOf(MAPPING, name));
  }

  it("fill in Lambda's defaults", async () => {
    const { id, queueArn, ...definition } = (await declare("plain", {})) as Record<string, unknown>;
    assert.match(text(id), /^[0-9a-f-]{36}$/);
    assert.match(text(queueArn), /^arn:aws:sqs:us-east-1:000000000000:work-/);
    assert.deepEqual(definition, {
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:load",
      batchSize: 10,
      batchWindowSeconds: 0,
      reportBatchItemFailures: false,
      filterPatterns: [],
      enabled: true,
    });
  });

  it("take everything that a queue's mapping is told", async () => {
    const definition = (await declare("told", {
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 20,
      scalingConfig: { maximumConcurrency: 2 },
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: { filters: [{ pattern: '{"body":["a"]}' }] },
      enabled: false,
    })) as Record<string, unknown>;
    const { id, queueArn, functionArn, ...rest } = definition;
    assert.ok(id && queueArn && functionArn);
    assert.deepEqual(rest, {
      batchSize: 1000,
      batchWindowSeconds: 20,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
      filterPatterns: ['{"body":["a"]}'],
      enabled: false,
    });
  });

  const refused: [string, PropertyMap, RegExp][] = [
    ["starting positions", { startingPosition: "LATEST" }, /"startingPosition" is for streams/],
    [
      "bisection",
      { bisectBatchOnFunctionError: true },
      /"bisectBatchOnFunctionError" is for streams/,
    ],
    ["retries", { maximumRetryAttempts: 3 }, /"maximumRetryAttempts" is for streams/],
    ["destinations", { destinationConfig: {} }, /"destinationConfig" is for streams/],
    ["large batches without a window", { batchSize: 11 }, /must be at least 1 with a "batchSize"/],
    ["pollers of one's own, by name", { provisionedPollerConfig: {} }, /"provisionedPollerConfig"/],
    [
      "queues of others, by name",
      { eventSourceArn: "arn:aws:sqs:us-east-1:111111111111:work" },
      /111111111111:work", which the program does not declare/,
    ],
    [
      "queues that are not there, by name",
      { eventSourceArn: "arn:aws:sqs:us-east-1:000000000000:nowhere" },
      /nowhere", which the program does not declare/,
    ],
  ];
  for (const [what, inputs, message] of refused) {
    it(`refuse ${what}`, () => assert.rejects(declare("refused", inputs), message));
  }

  it("refuse a queue that shows messages again while the function works", async () => {
    const { create } = fixture();
    await create("aws:lambda/function:Function", "load", FUNCTION);
    const hasty = await create(QUEUE, "hasty", { visibilityTimeoutSeconds: 19 });
    await assert.rejects(
      create(MAPPING, "hasty", { eventSourceArn: hasty.state.arn, functionName: "load" }),
      /visibility timeout: 19 seconds is less than Function timeout: 20 seconds/,
    );
  });
});

describe("models of events of buckets", () => {
  const fixture = useProvider();
  const allow = {
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
      },
    ],
  };

  it("configure the bucket once, and no more when it is no longer declared", async () => {
    const { create, clients } = fixture();
    const Bucket = "archive";
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
    const queue = await create(QUEUE, "events", {});
    const arn = text(queue.state.arn);
    const queues = [
      { queueArn: arn, events: ["s3:ObjectCreated:*"], filterPrefix: "raw/", filterSuffix: ".gz" },
      { id: "mine", queueArn: arn, events: ["s3:ObjectRemoved:Delete"] },
    ];
    const declare = (): Promise<unknown> => create(NOTIFICATION, "n", { bucket: Bucket, queues });
    await assert.rejects(declare(), /do not allow S3 to publish/);
    await create(POLICY, "open", { queueUrl: queue.id, policy: JSON.stringify(allow) });
    await declare();
    await declare();
    const described = new GetBucketNotificationConfigurationCommand({ Bucket });
    const { QueueConfigurations = [] } = await clients.s3.send(described);
    assert.equal(QueueConfigurations[0]?.Filter?.Key?.FilterRules?.length, 2);
    assert.equal(QueueConfigurations[1]?.Id, "mine");
    const count = new GetQueueAttributesCommand({
      QueueUrl: queue.id,
      AttributeNames: ["ApproximateNumberOfMessages"],
    });
    // One test message for both of the queue's configurations.
    const { Attributes } = await clients.sqs.send(count);
    assert.equal(Attributes?.ApproximateNumberOfMessages, "1");
    const later = fixture().restart();
    await later.provider.prune();
    assert.equal((await clients.s3.send(described)).QueueConfigurations, undefined);
  });

  it("refuse functions and topics by name, and take none of them", async () => {
    const { create, clients } = fixture();
    await clients.s3.send(new CreateBucketCommand({ Bucket: "quiet" }));
    await create(NOTIFICATION, "quiet", { bucket: "quiet", eventbridge: false, topics: [] });
    const events = ["s3:ObjectCreated:*"];
    await assert.rejects(
      create(NOTIFICATION, "f", { bucket: "quiet", lambdaFunctions: [{ events }] }),
      /"lambdaFunctions" is not modelled/,
    );
    await assert.rejects(
      create(NOTIFICATION, "t", { bucket: "quiet", topics: [{ events, topicArn: "x" }] }),
      /"topics" is not modelled/,
    );
  });
});

describe("models of delivery streams", () => {
  const fixture = useProvider();
  const streamArn = "arn:aws:kinesis:us-east-1:000000000000:stream/ticks";
  const s3 = { bucketArn: "arn:aws:s3:::archive", roleArn: "r" };

  function declare(name: string, extended: PropertyMap, more: PropertyMap = {}) {
    return fixture().create(FIREHOSE, name, {
      name,
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: streamArn, roleArn: "r" },
      extendedS3Configuration: { ...s3, ...extended },
      ...more,
    });
  }

  it("fill in Firehose's defaults", async () => {
    const { id } = await declare("plain", {});
    const arn = "arn:aws:firehose:us-east-1:000000000000:deliverystream/plain";
    assert.equal(id, arn);
    assert.deepEqual(fixture().declarations.deliveryStreams.get(urnOf(FIREHOSE, "plain")), {
      name: "plain",
      arn,
      streamArn,
      bucket: "archive",
      prefix: "",
      errorOutputPrefix: "",
      timeZone: "UTC",
      fileExtension: "",
      bufferingSizeMiB: 5,
      bufferingIntervalSeconds: 300,
      compression: "UNCOMPRESSED",
      delimiter: "",
    });
  });

  it("take everything that a delivery stream is told", async () => {
    const processors = [{ type: "AppendDelimiterToRecord" }];
    await declare("told", {
      bufferingSize: 64,
      bufferingInterval: 60,
      compressionFormat: "GZIP",
      prefix: "s/!{timestamp:yyyy}/",
      errorOutputPrefix: "e/!{firehose:error-output-type}/",
      customTimeZone: "America/New_York",
      kmsKeyArn: "k",
      cloudwatchLoggingOptions: { enabled: true, logGroupName: "l", logStreamName: "s" },
      processingConfiguration: { enabled: true, processors },
    });
    const { deliveryStreams } = fixture().declarations;
    const definition = deliveryStreams.get(urnOf(FIREHOSE, "told"));
    assert.deepEqual(
      [definition?.fileExtension, definition?.timeZone, definition?.delimiter],
      [".gz", "America/New_York", "\n"],
    );
    assert.deepEqual(
      [definition?.bufferingSizeMiB, definition?.bufferingIntervalSeconds],
      [64, 60],
    );
  });

  const refused: [string, PropertyMap, RegExp, PropertyMap?][] = [
    ["other destinations, by name", {}, /"destination" = "redshift"/, { destination: "redshift" }],
    [
      "other sources, by name",
      {},
      /without "kinesisSourceConfiguration"/,
      { kinesisSourceConfiguration: null },
    ],
    [
      "its own encryption of a stream",
      {},
      /"serverSideEncryption"/,
      { serverSideEncryption: { enabled: true } },
    ],
    ["Snappy, by name", { compressionFormat: "Snappy" }, /"Snappy" is not modelled/],
    ["backups, by name", { s3BackupMode: "Enabled" }, /s3BackupMode" = "Enabled"/],
    [
      "formats, by name",
      { dataFormatConversionConfiguration: {} },
      /dataFormatConversionConfiguration/,
    ],
    [
      "dynamic partitions, by name",
      { dynamicPartitioningConfiguration: {} },
      /dynamicPartitioning/,
    ],
    [
      "other processors, by name",
      { processingConfiguration: { enabled: true, processors: [{ type: "RecordDeAggregation" }] } },
      /the processor "RecordDeAggregation" is not modelled/,
    ],
    ["too large a buffer", { bufferingSize: 129 }, /"bufferingSize" must be 1 to 128, got 129/],
    ["too long an interval", { bufferingInterval: 901 }, /must be 0 to 900, got 901/],
    ["zones that there are not", { customTimeZone: "Mars/Phobos" }, /IANA time zone/],
    [
      "a prefix of expressions alone",
      { prefix: "!{timestamp:yyyy}/" },
      /"errorOutputPrefix" must be given/,
    ],
  ];
  for (const [what, extended, message, more] of refused) {
    it(`refuse ${what}`, () => assert.rejects(declare("refused", extended, more), message));
  }
});
