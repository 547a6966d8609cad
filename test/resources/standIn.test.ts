import assert from "node:assert/strict";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import { PublishCommand } from "@aws-sdk/client-sns";
import { AssetArchive, StringAsset } from "../../local/engine/assets.ts";
import { text, useProvider } from "./useProvider.ts";

const FUNCTION = "aws:lambda/function:Function";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const SECRET = "aws:secretsmanager/secret:Secret";
const STREAM = "aws:kinesis/stream:Stream";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const TOPIC = "aws:sns/topic:Topic";
const BUCKET = "aws:s3/bucket:Bucket";

/** Somebody else's, in another account and region. */
const theirs = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const ours = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;

const CODE = {
  code: new AssetArchive({ "index.js": new StringAsset("exports.handler = 1;", "h") }, "h"),
  handler: "index.handler",
  runtime: "nodejs24.x",
  role: "arn:aws:iam::000000000000:role/reader",
};
const reads = (eventSourceArn: string): Record<string, string> => ({
  functionName: "reader",
  eventSourceArn,
  startingPosition: "TRIM_HORIZON",
});

describe("stand-ins", () => {
  const begin = useProvider();

  /** A later run: what it makes and uses counts anew. */
  const fixture = (): ReturnType<typeof begin> => begin().restart();

  it("take the place of a stream that the program does not make", async () => {
    const { create, provider, clients, declarations } = fixture();
    await create(MAPPING, "reading", reads(theirs("kinesis", "stream/feed")));
    assert.deepEqual(await provider.standInForMissing(), [
      `Mapping "reading" uses ${theirs("kinesis", "stream/feed")}, which this program does not make; ` +
        'a stream "feed" on this machine stands in for it, empty at first.',
    ]);
    const described = await clients.kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: "feed" }),
    );
    assert.equal(described.StreamDescriptionSummary?.StreamStatus, "ACTIVE");
    // Events tell the stream as AWS would.
    const [mapping] = declarations.mappings.values();
    assert.equal(mapping?.eventSourceArn, theirs("kinesis", "stream/feed"));
  });

  it("take the place of a topic that a function publishes to", async () => {
    const { create, provider, clients, declarations, deliveries } = fixture();
    const TOPICS = `["${theirs("sns", "desk")}","${theirs("sns", "desk.fifo")}"]`;
    const variables = { TOPIC: theirs("sns", "desk"), TOPICS, OTHER: "arn:aws:sns" };
    await create(FUNCTION, "publisher", { ...CODE, name: "publisher", environment: { variables } });
    const notices = await provider.standInForMissing();
    assert.deepEqual(
      notices.map((notice) => /uses (\S+), .* a (.*) on this/.exec(notice)?.slice(1)),
      [
        [theirs("sns", "desk"), 'topic "desk"'],
        [theirs("sns", "desk.fifo"), 'topic "desk.fifo"'],
      ],
    );
    const { environment } = declarations.functions.get(ours("lambda", "function:publisher")) ?? {};
    assert.deepEqual(environment, {
      TOPIC: ours("sns", "desk"),
      TOPICS: `["${ours("sns", "desk")}","${ours("sns", "desk.fifo")}"]`,
      OTHER: "arn:aws:sns",
    });
    const TopicArn = ours("sns", "desk");
    await clients.sns.send(new PublishCommand({ TopicArn, Message: "turned" }));
    await deliveries.drained();
    const kept = deliveries.read().filter(({ topicArn }) => topicArn === TopicArn);
    assert.deepEqual(
      kept.map(({ message }) => message),
      ["turned"],
    );
  });

  it("take the place of a topic that is subscribed to", async () => {
    const { create, provider, clients, deliveries } = fixture();
    const topic = theirs("sns", "news");
    await create(SUBSCRIPTION, "mail", { topic, protocol: "email", endpoint: "a@example.com" });
    const [notice, ...others] = await provider.standInForMissing();
    assert.match(
      notice ?? "",
      /^Subscription "mail" uses arn:aws:sns:eu-west-1:123456789012:news,/,
    );
    assert.deepEqual(others, []);
    const TopicArn = ours("sns", "news");
    await clients.sns.send(new PublishCommand({ TopicArn, Message: "turned" }));
    await deliveries.drained();
    const kept = deliveries.read().filter(({ topicArn }) => topicArn === TopicArn);
    assert.deepEqual(kept.map(({ protocol }) => protocol).sort(), ["email", "inspector"]);
  });

  it("take the place of buckets for what fails, and of those that are looked up", async () => {
    const { create, provider, clients } = fixture();
    const onFailure = { destination: "arn:aws:s3:::their-failed" };
    await create(INVOKE_CONFIG, "kept", { functionName: "f", destinationConfig: { onFailure } });
    await create(MAPPING, "kept", {
      ...reads((await create(STREAM, "own", {})).id),
      destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::their-other" } },
    });
    await provider.invoke({
      token: "aws:s3/getBucket:getBucket",
      args: { bucket: "their-prices" },
      preview: false,
      signal: new AbortController().signal,
    });
    const notices = await provider.standInForMissing();
    assert.deepEqual(
      notices.map((notice) => /^(.*) uses arn:aws:s3:::(\S+),/.exec(notice)?.slice(1)),
      [
        ['Invoke configuration "kept"', "their-failed"],
        ['Mapping "kept"', "their-other"],
        ["The program", "their-prices"],
      ],
    );
    for (const Bucket of ["their-failed", "their-other", "their-prices"]) {
      await clients.s3.send(new HeadBucketCommand({ Bucket }));
    }
  });

  it("are not needed for what the program makes, before or after its use", async () => {
    const { create, provider } = fixture();
    const topic = ours("sns", "alerts");
    const variables = { TOPIC: topic };
    await create(FUNCTION, "early", { ...CODE, name: "early", environment: { variables } });
    await create(SUBSCRIPTION, "early", { topic, protocol: "email", endpoint: "a@example.com" });
    await create(TOPIC, "alerts", { name: "alerts" });
    const bucket = await create(BUCKET, "failed", {});
    const onFailure = { destinationArn: text(bucket.state.arn) };
    await create(MAPPING, "early", {
      ...reads(ours("kinesis", "stream/late")),
      destinationConfig: { onFailure },
    });
    await create(STREAM, "late", { name: "late" });
    const secret = await create(SECRET, "token", {});
    const secrets = { SECRET: secret.id };
    await create(FUNCTION, "late", { ...CODE, name: "late", environment: { variables: secrets } });
    assert.deepEqual(await provider.standInForMissing(), []);
  });

  it("are refused for a stream or topic beside one of the program's own of that name", async () => {
    for (const [type, service, resource] of [
      [STREAM, "kinesis", "stream/both"],
      [TOPIC, "sns", "both"],
    ] as const) {
      const { create, provider } = fixture();
      await create(type, "both", { name: "both" });
      if (type === STREAM) await create(MAPPING, "both", reads(theirs(service, resource)));
      else {
        const variables = { TOPIC: theirs(service, resource) };
        await create(FUNCTION, "both", { ...CODE, name: "both", environment: { variables } });
      }
      await assert.rejects(provider.standInForMissing(), {
        name: "NotModelledError",
        message: /123456789012.* beside one .* the same name "both".* give that another name/,
      });
    }
  });

  it("are refused for secrets, whose values only their owners know", async () => {
    const { create, provider } = fixture();
    const variables = { TOKEN: theirs("secretsmanager", "secret:broker/token-AbCdEf") };
    await create(FUNCTION, "asking", { ...CODE, name: "asking", environment: { variables } });
    await assert.rejects(provider.standInForMissing(), {
      name: "NotModelledError",
      message:
        /The secret "arn:aws:secretsmanager:eu-west-1:123456789012:secret:broker\/token-AbCdEf" of Function "asking".*declare it with a value/,
    });
  });

  it("are refused for a table's stream, which needs the table's keys", async () => {
    const { create } = fixture();
    const arn = theirs("dynamodb", "table/trades/stream/2026-01-01T00:00:00.000");
    await assert.rejects(create(MAPPING, "table", reads(arn)), {
      name: "NotModelledError",
      message: /table\/trades.*a table that the program does not declare/,
    });
  });
});
