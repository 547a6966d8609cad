import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type QueueConfiguration,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { S3Run, type SentEvent } from "./S3Run.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const Bucket = "archive";

/** What the SDK says of a refused call. */
const refused =
  (name: string, message: RegExp) =>
  (error: Error): boolean => {
    assert.equal(error.name, name);
    assert.match(error.message, message);
    return true;
  };

function nameAndKey(sent: readonly SentEvent[]): string[] {
  return sent.map(({ eventName, s3 }) => `${eventName} ${s3.object.key}`);
}

describe("S3Notifications", () => {
  const directory = useTemporaryDirectory();
  let run: S3Run;
  let queueArn: string;

  beforeEach(async () => {
    run = await S3Run.start(join(directory(), crypto.randomUUID()));
    await run.s3.send(new CreateBucketCommand({ Bucket }));
    queueArn = await run.makeQueue("arrivals", Bucket);
  });
  afterEach(() => run.stop());

  function configure(...configurations: Partial<QueueConfiguration>[]): Promise<unknown> {
    const QueueConfigurations = configurations.map((one) => ({
      QueueArn: queueArn,
      Events: ["s3:ObjectCreated:*" as const],
      ...one,
    }));
    const NotificationConfiguration = { QueueConfigurations };
    return run.s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
    );
  }

  function filter(prefix?: string, suffix?: string): Pick<QueueConfiguration, "Filter"> {
    const FilterRules = [
      ...(prefix === undefined ? [] : [{ Name: "prefix" as const, Value: prefix }]),
      ...(suffix === undefined ? [] : [{ Name: "suffix" as const, Value: suffix }]),
    ];
    return { Filter: { Key: { FilterRules } } };
  }

  async function put(Key: string, Body = "x"): Promise<void> {
    await run.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  it("sends a test message, and tells the configuration", async () => {
    await configure({ Id: "a & b", ...filter("raw/", ".gz") });
    const [body] = await run.receive("arrivals");
    const {
      Service,
      Event,
      Bucket: named,
      Time,
    } = JSON.parse(body ?? "") as Record<string, string>;
    assert.deepEqual([Service, Event, named], ["Amazon S3", "s3:TestEvent", Bucket]);
    assert.ok(!Number.isNaN(Date.parse(Time ?? "")));
    const { QueueConfigurations } = await run.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    );
    assert.deepEqual(QueueConfigurations, [
      {
        Id: "a & b",
        QueueArn: queueArn,
        Events: ["s3:ObjectCreated:*"],
        ...filter("raw/", ".gz"),
      },
    ]);
  });

  it("tells every way in which an object comes, and how it goes", async () => {
    await configure({ Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    await put("put");
    await run.s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/put` }));
    const upload = { Bucket, Key: "joined" };
    const { UploadId } = await run.s3.send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1 };
    const { ETag } = await run.s3.send(new UploadPartCommand({ ...part, Body: "part" }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await run.s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    const form = new FormData();
    form.set("key", "posted");
    form.set("file", new Blob(["x"]));
    await fetch(`${run.endpoint}/${Bucket}`, { method: "POST", body: form });
    await put("put-again");
    await run.s3.send(new DeleteObjectCommand({ Bucket, Key: "put" }));
    await run.s3.send(new DeleteObjectCommand({ Bucket, Key: "never there" }));
    const Delete = { Objects: [{ Key: "copy" }, { Key: "joined" }] };
    await run.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    assert.deepEqual(nameAndKey(await run.events("arrivals")), [
      "ObjectCreated:Put put",
      "ObjectCreated:Copy copy",
      "ObjectCreated:CompleteMultipartUpload joined",
      "ObjectCreated:Post posted",
      "ObjectCreated:Put put-again",
      "ObjectRemoved:Delete put",
      "ObjectRemoved:Delete copy",
      "ObjectRemoved:Delete joined",
    ]);
  });

  it("describes the object as S3 does", async () => {
    await configure({ Id: "all", Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    const Key = "import/a b+ü=(1)'~*.csv";
    const { ETag } = await run.s3.send(new PutObjectCommand({ Bucket, Key, Body: "four" }));
    await run.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    const [created, removed] = await run.events("arrivals");
    assert.ok(created && removed);
    const { eventTime, userIdentity, responseElements, ...fixed } = created;
    assert.ok(Math.abs(Date.now() - Date.parse(eventTime)) < 60_000);
    assert.deepEqual(Object.keys(userIdentity), ["principalId"]);
    assert.deepEqual(Object.keys(responseElements), ["x-amz-request-id", "x-amz-id-2"]);
    const key = "import/a+b%2B%C3%BC%3D%281%29%27%7E*.csv";
    assert.equal(decodeURIComponent(key.replaceAll("+", " ")), Key);
    const { sequencer } = created.s3.object;
    assert.deepEqual(fixed, {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventName: "ObjectCreated:Put",
      requestParameters: { sourceIPAddress: "127.0.0.1" },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "all",
        bucket: {
          name: Bucket,
          ownerIdentity: { principalId: "000000000000" },
          arn: `arn:aws:s3:::${Bucket}`,
        },
        object: { key, size: 4, eTag: ETag?.replaceAll('"', ""), sequencer },
      },
    });
    assert.match(sequencer, /^[0-9A-F]+$/);
    assert.deepEqual(Object.keys(removed.s3.object), ["key", "sequencer"]);
    assert.ok(removed.s3.object.sequencer > sequencer);
  });

  it("tells what the filters let pass, to the queue of each", async () => {
    const other = await run.makeQueue("others", Bucket);
    await configure(
      { ...filter("raw/", ".gz") },
      { ...filter("im+port/%C3%BC") },
      { QueueArn: other, ...filter("raw/", ".csv") },
    );
    for (const key of ["raw/a.gz", "raw/a.csv", "raw/a", "x/raw/a.gz", "im port/ü1"])
      await put(key);
    assert.deepEqual(nameAndKey(await run.events("arrivals")), [
      "ObjectCreated:Put raw/a.gz",
      "ObjectCreated:Put im+port/%C3%BC1",
    ]);
    assert.deepEqual(nameAndKey(await run.events("others")), ["ObjectCreated:Put raw/a.csv"]);
  });

  it("tells nothing of a write that is refused", async () => {
    await configure({});
    await put("there");
    await assert.rejects(
      run.s3.send(new PutObjectCommand({ Bucket, Key: "there", Body: "y", IfNoneMatch: "*" })),
    );
    await put("after");
    assert.deepEqual(nameAndKey(await run.events("arrivals")), [
      "ObjectCreated:Put there",
      "ObjectCreated:Put after",
    ]);
  });

  describe("refuses, and keeps the configuration before", () => {
    const allow = {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    };
    const cannotSend =
      /Unable to validate the following destination configurations: .*do not allow/;
    const policies: [string, object | undefined][] = [
      ["no policy", undefined],
      ["the policy of another service", { ...allow, Principal: { Service: "sns.amazonaws.com" } }],
      ["another action", { ...allow, Action: "sqs:ReceiveMessage" }],
      ["another queue", { ...allow, Resource: "arn:aws:sqs:us-east-1:000000000000:other" }],
      [
        "another bucket",
        { ...allow, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::other" } } },
      ],
      [
        "another account",
        { ...allow, Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } } },
      ],
      ["a condition nobody knows", { ...allow, Condition: { NumericEquals: { "aws:x": "1" } } }],
    ];
    for (const [what, statement] of policies) {
      it(`a queue with ${what}`, async () => {
        await configure({ Id: "before" });
        const Statement = statement === undefined ? [] : [statement];
        const QueueArn = await run.makeQueue("closed", Bucket, { Statement });
        await assert.rejects(configure({ QueueArn }), refused("InvalidArgument", cannotSend));
        const { QueueConfigurations } = await run.s3.send(
          new GetBucketNotificationConfigurationCommand({ Bucket }),
        );
        assert.deepEqual(
          QueueConfigurations?.map(({ Id }) => Id),
          ["before"],
        );
      });
    }

    it("a queue that denies what it allows", async () => {
      const deny = { ...allow, Effect: "Deny", Principal: "*", Action: "sqs:*" };
      const QueueArn = await run.makeQueue("denied", Bucket, { Statement: [allow, deny] });
      await assert.rejects(configure({ QueueArn }), refused("InvalidArgument", cannotSend));
      const tlsOnly = { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } };
      const open = await run.makeQueue("open", Bucket, { Statement: [allow, tlsOnly] });
      await configure({ QueueArn: open });
    });

    it("a FIFO queue, and one that is not there", async () => {
      const fifo = await run.makeQueue("order.fifo", Bucket);
      await assert.rejects(configure({ QueueArn: fifo }), refused("InvalidArgument", /FIFO/));
      const QueueArn = `${queueArn}-not-there`;
      await assert.rejects(configure({ QueueArn }), refused("InvalidArgument", /does not exist/));
    });

    const ambiguous = /^Configuration is ambiguously defined\. Cannot have overlapping suffixes/;
    const overlaps: [string, Partial<QueueConfiguration>[], RegExp][] = [
      ["one prefix in another", [filter("raw/"), filter("raw/2026")], ambiguous],
      ["no filter beside one", [{}, filter("raw/")], ambiguous],
      ["one suffix in another", [filter("raw/", "gz"), filter("raw/", ".gz")], ambiguous],
      [
        "an event in another",
        [{ Events: ["s3:ObjectCreated:Put"] }, { Events: ["s3:ObjectCreated:*"] }],
        ambiguous,
      ],
      [
        "an event twice in one",
        [{ Events: ["s3:ObjectCreated:Put", "s3:ObjectCreated:*"] }],
        /^Configurations overlap/,
      ],
    ];
    for (const [what, configurations, message] of overlaps) {
      it(what, async () => {
        await assert.rejects(configure(...configurations), refused("InvalidArgument", message));
      });
    }

    it("raw characters in a filter, and events that do not happen here", async () => {
      await assert.rejects(configure(filter("year=2026/")), /must be URL-encoded/);
      await assert.rejects(
        configure({ Events: ["s3:ObjectRestore:Post"] }),
        refused("NotImplemented", /"s3:ObjectRestore:Post" is not modelled/),
      );
      await assert.rejects(
        configure({ Events: ["nonsense" as never] }),
        /"nonsense" is not supported/,
      );
    });

    it("functions and topics, by name", async () => {
      const LambdaFunctionConfigurations = [
        { LambdaFunctionArn: "arn:aws:lambda:x", Events: ["s3:ObjectCreated:*" as const] },
      ];
      await assert.rejects(
        run.s3.send(
          new PutBucketNotificationConfigurationCommand({
            Bucket,
            NotificationConfiguration: { LambdaFunctionConfigurations },
          }),
        ),
        refused("NotImplemented", /"CloudFunctionConfiguration" is not modelled/),
      );
    });
  });

  it("lets prefixes overlap where suffixes do not, and equal filters where events differ", async () => {
    await configure(filter("raw/", ".gz"), filter("raw/2026", ".csv"));
    await configure({}, { Events: ["s3:ObjectRemoved:*"] });
  });

  it("goes on in the next run with what was configured", async () => {
    await configure({});
    await put("one");
    run = await run.restart();
    await put("two");
    const sent = await run.events("arrivals");
    assert.deepEqual(nameAndKey(sent), ["ObjectCreated:Put one", "ObjectCreated:Put two"]);
    const [one = "", two = ""] = sent.map(({ s3 }) => s3.object.sequencer);
    assert.ok(two > one);
  });

  it("tells at the next start what a kill left untold, and only what has happened", async () => {
    await configure({ Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    await put("made");
    await put("old");
    await put("still there");
    await run.events("arrivals");
    await run.stop();
    const database = new DatabaseSync(join(run.directory, "messages", "fauxqs.db"));
    const note = database.prepare(
      "INSERT INTO s3_unannounced_changes (bucket, key, event, started_at_ms) VALUES (?, ?, ?, ?)",
    );
    const [earlier, later] = [0, Date.now() + 60_000];
    note.run(Bucket, "made", "ObjectCreated:Put", earlier);
    note.run(Bucket, "never made", "ObjectCreated:Put", earlier);
    note.run(Bucket, "old", "ObjectCreated:Put", later);
    note.run(Bucket, "removed", "ObjectRemoved:Delete", earlier);
    note.run(Bucket, "still there", "ObjectRemoved:Delete", earlier);
    database.close();
    run = await S3Run.start(run.directory);
    const told = ["ObjectCreated:Put made", "ObjectRemoved:Delete removed"];
    assert.deepEqual(nameAndKey(await run.events("arrivals")), told);
    run = await run.restart();
    assert.deepEqual(await run.events("arrivals"), []);
  });
});
