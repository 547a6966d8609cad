import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { SQSEvent } from "aws-lambda";
import { LOCAL_AWS } from "../../../local/model.ts";
import { handleObjects } from "../../../runtime/handlers/handleObjects.ts";
import { IMPORT_LOAD, judgeWith } from "../../../runtime/handlers/loads.ts";
import { S3Archive } from "../../../runtime/ports/aws/S3Archive.ts";
import { S3LakeStore } from "../../../runtime/ports/aws/S3LakeStore.ts";
import { S3ObjectReader } from "../../../runtime/ports/aws/S3ObjectReader.ts";
import { systemClock } from "../../../runtime/ports/Clock.ts";
import { S3Run } from "../../emulators/S3Run.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { RecordingObserver } from "../../runtime/fakes/RecordingObserver.ts";
import { runInProcess } from "./runInProcess.ts";

const Bucket = "archive";
const CREDENTIALS = {
  AWS_REGION: LOCAL_AWS.region,
  AWS_ACCESS_KEY_ID: LOCAL_AWS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_AWS.secretAccessKey,
};

describe("stock-analytics import", () => {
  const directory = useTemporaryDirectory();
  const before_ = { ...process.env };
  let run: S3Run;

  before(async () => {
    Object.assign(process.env, CREDENTIALS);
    run = await S3Run.start(join(directory(), "s3"));
    await run.s3.send(new CreateBucketCommand({ Bucket }));
    const QueueArn = await run.makeQueue("imports", Bucket);
    const Filter = { Key: { FilterRules: [{ Name: "prefix" as const, Value: "import/" }] } };
    const QueueConfigurations = [{ QueueArn, Events: ["s3:ObjectCreated:*" as const], Filter }];
    await run.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations },
      }),
    );
  });

  after(async () => {
    await run.stop();
    for (const name of Object.keys(CREDENTIALS)) delete process.env[name];
    Object.assign(process.env, before_);
  });

  function write(name: string, content: string | Uint8Array): string {
    const file = join(directory(), name);
    writeFileSync(file, content);
    return file;
  }

  const place = () => ["--bucket", Bucket, "--endpoint-url", run.endpoint];

  it("puts files whole, once each, and import-files makes rows of them", async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, n) => `S${n % 3},${Date.UTC(2024, 0, 1) + n},${n + 1}.25`,
    );
    const csv = `symbol,timestamp,price\n${rows.join("\n")}\n`;
    const files = [
      write("März + April.csv", csv),
      write("AAPL.csv.gz", gzipSync("date,close\n2024-03-15,172.62\nbad,row\n")),
    ];
    const { printed, exitCode } = await runInProcess("import", ...files, ...files, ...place());
    assert.equal(
      printed,
      "2 files put into s3://archive/import/\n" +
        "The rows are in the table imports within minutes, what is refused in quarantine\n",
    );
    assert.equal(exitCode, 0);
    const { Contents = [] } = await run.s3.send(new ListObjectsV2Command({ Bucket }));
    const keys = Contents.map(({ Key = "" }) => Key);
    assert.equal(keys.length, 2);
    const key = keys.find((one) => /^import\/[0-9a-f]{16}\/März \+ April\.csv$/.test(one));
    const { Body } = await run.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    assert.ok((await Body?.transformToString()) === csv);

    const observer = new RecordingObserver();
    const ports = {
      ...{ bucket: Bucket, clock: systemClock, observer },
      objects: new S3ObjectReader(run.s3, Bucket),
      archive: new S3Archive(run.s3, Bucket),
      lake: new S3LakeStore(run.s3, Bucket),
    };
    const bodies: string[] = [];
    while (bodies.length < 3) bodies.push(...(await run.receive("imports")));
    const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body }));
    const event = { Records } as unknown as SQSEvent;
    const load = judgeWith(IMPORT_LOAD, { feed: "live" });
    for (const added of [5_001, 0]) {
      const response = await handleObjects(event, load, ports, Infinity);
      assert.deepEqual(response, { batchItemFailures: [] });
      assert.equal(observer.counts.RowsAdded, added === 0 ? 5_001 : added);
    }
    assert.equal(observer.counts.RowsRefused, 2, "one row, in each of two deliveries");
  });

  it("takes the bucket's name from the outputs of a stack", async () => {
    const outputs = write("outputs.json", JSON.stringify({ archiveBucketName: Bucket }));
    const file = write("MSFT.csv", "date,close\n2024-03-15,416.42\n");
    const args = ["import", file, "--outputs", outputs, "--endpoint-url", run.endpoint, "--json"];
    const report = JSON.parse((await runInProcess(...args)).printed) as Record<string, unknown>;
    assert.equal(report.bucket, Bucket);
    assert.equal(report.filesLeft, 0);
    assert.equal((report.files as unknown[]).length, 1);
  });

  it("looks at all files before it sends one", async () => {
    const good = write("GOOD.csv", "date,close\n2024-03-15,1\n");
    const cases: [args: string[], message: RegExp][] = [
      [[good, write("note.txt", "x")], /must end in \.csv or \.csv\.gz/],
      [[good, write("header.csv", "time,last\n")], /has no column "timestamp" or "date"/],
      [[good, write("empty.csv", "")], /is empty/],
      [[good, join(directory(), "absent.csv")], /does not exist/],
      [[good, "--data-dir", directory()], /belongs? to a running pipeline; leave --data-dir out/],
    ];
    for (const [args, message] of cases) {
      await assert.rejects(runInProcess("import", ...args, ...place()), { message });
    }
    const none: [args: string[], message: RegExp][] = [
      [[good], /--bucket must be known/],
      [[good, "--stack", "dev"], /--stack belongs to a local run; add --data-dir/],
      [[good, "--data-dir", directory()], /holds no run/],
    ];
    for (const [args, message] of none) {
      await assert.rejects(runInProcess("import", ...args), { message });
    }
    const listed = await run.s3.send(new ListObjectsV2Command({ Bucket }));
    assert.ok((listed.Contents ?? []).every(({ Key = "" }) => !Key.endsWith("GOOD.csv")));
  });
});
