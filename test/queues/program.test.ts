import assert from "node:assert/strict";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import type { LocalStackOptions } from "../../local/stackOptions.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { text } from "../resources/useProvider.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/program");

describe("startLocalStack with queues and a delivery stream", function () {
  this.timeout(60_000);
  const directory = useTemporaryDirectory();
  const stacks: LocalStack[] = [];
  let logged: string[];
  let problems: string[];

  async function start(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
    const stack = await startLocalStack({
      programDir: PROGRAM,
      stack: "dev",
      onLog: (_name, line) => logged.push(line.text),
      onProblem: (problem) => problems.push(problem),
      ...options,
    });
    stacks.push(stack);
    return stack;
  }

  async function put(stack: LocalStack, Key: string): Promise<void> {
    const Bucket = text(stack.outputs["bucketName"]);
    await stack.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }

  async function send(stack: LocalStack, ...data: readonly string[]): Promise<void> {
    await stack.clients.kinesis.send(
      new PutRecordsCommand({
        StreamName: text(stack.outputs["streamName"]),
        Records: data.map((one) => ({ PartitionKey: one, Data: Buffer.from(one) })),
      }),
    );
  }

  async function stagedLines(stack: LocalStack): Promise<string[]> {
    const Bucket = text(stack.outputs["bucketName"]);
    const { s3 } = stack.clients;
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "staging/" }));
    const bodies = (listed.Contents ?? []).map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return gunzipSync((await Body?.transformToByteArray()) ?? "").toString();
    });
    return (await Promise.all(bodies)).join("").split("\n").filter(Boolean);
  }

  function loaded(): string[] {
    const lines = logged.filter((line) => line.startsWith("loaded "));
    return lines.flatMap((line) => line.slice("loaded ".length).split(",")).sort();
  }

  beforeEach(() => {
    logged = [];
    problems = [];
  });
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
  });

  it("drains them all: stream, delivery, event, queue, function, dead letters", async () => {
    const stack = await start();
    const data = Array.from({ length: 200 }, (_, index) => `record-${index}`);
    await send(stack, ...data);
    for (const key of ["import/one.csv", "import/poison.csv", "other/two.csv"])
      await put(stack, key);
    await stack.drain();

    assert.deepEqual((await stagedLines(stack)).sort(), data.sort());
    const keys = loaded();
    assert.equal(
      keys.filter((key) => /^staging\/\d{4}\/\d\d\/\d\d\/\d\d\/prices-/.test(key)).length,
      1,
    );
    assert.deepEqual(
      keys.filter((key) => !key.startsWith("staging/")),
      ["import/one.csv"],
    );
    const { Messages = [] } = await stack.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: text(stack.outputs["deadLettersUrl"]),
        MaxNumberOfMessages: 10,
      }),
    );
    assert.equal(Messages.length, 1);
    assert.match(Messages[0]?.Body ?? "", /import\/poison\.csv/);
    assert.ok(
      problems.some((problem) => /gave up 1 messages .* dead-letter queue/.test(problem)),
      problems.join("\n"),
    );
    assert.equal(stack.idle(), true);
    assert.equal(stack.pendingRecords(), 0);
    assert.ok(logged.includes("scheduled compact"));
  });

  it("runs schedules by name", async () => {
    const stack = await start();
    await stack.drain();
    logged = [];
    await stack.runSchedules(["default/compact"]);
    assert.deepEqual(
      logged.filter((line) => line.startsWith("scheduled")),
      ["scheduled compact"],
    );
    await assert.rejects(
      stack.runSchedules(["default/other"]),
      /must be one of default\/compact, default\/sweep, got "default\/other"/,
    );
  });

  it("runs schedules by name alone where they are to wait", async () => {
    for (const [schedulesWait, runs] of [
      [false, 2],
      [true, 1],
    ] as const) {
      const stack = await start({ schedulesWait });
      logged = [];
      await stack.runSchedules(["default/compact"]);
      const compacted = logged.filter((line) => line === "scheduled compact");
      assert.equal(compacted.length, runs, `schedulesWait: ${schedulesWait}`);
    }
  });

  it("goes on where the last run ended, and hears again of nothing", async () => {
    const dataDir = join(directory(), "kept");
    const first = await start({ dataDir });
    await send(first, "one");
    await put(first, "import/one.csv");
    await first.stop();
    const second = await start({ dataDir });
    await send(second, "two");
    await put(second, "import/two.csv");
    await second.drain();
    assert.deepEqual((await stagedLines(second)).sort(), ["one", "two"]);
    const imports = loaded().filter((key) => key.startsWith("import/"));
    assert.deepEqual(imports, ["import/one.csv", "import/two.csv"]);
    await second.stop();
    logged = [];
    const third = await start({ dataDir });
    await third.drain();
    assert.deepEqual(loaded(), []);
  });

  const failures: [string, string, RegExp][] = [
    [
      "shows messages again while they are worked on",
      "hasty",
      /visibility timeout: 10 seconds is less/,
    ],
    ["does not let the bucket send", "closed", /Unable to validate the following destination/],
  ];
  for (const [what, mode, message] of failures) {
    it(`fails when the program's queue ${what}`, async () => {
      await assert.rejects(start({ config: { mode } }), message);
    });
  }
});
