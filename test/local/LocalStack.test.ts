import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { PublishCommand } from "@aws-sdk/client-sns";
import { DirectoryInUseError } from "../../local/DataDirectory.ts";
import { createClients, destroyClients } from "../../local/emulators/clients.ts";
import { DYNAMODB_ENDPOINT_VARIABLE, startDynamoDb } from "../../local/emulators/startDynamoDb.ts";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import type { LocalStackOptions } from "../../local/stackOptions.ts";
import { text } from "../resources/useProvider.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/program");

/** Ids of the processes that have `folder` in their command line and are databases. */
function databasesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return /^[^\0]*\/dynoxide\0/.test(command) && command.includes(folder);
      } catch {
        return false;
      }
    });
}

describe("startLocalStack", function () {
  this.timeout(60_000);
  const directory = useTemporaryDirectory();
  const stacks: LocalStack[] = [];
  let logged: string[] = [];
  let problems: string[] = [];

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

  async function send(stack: LocalStack, record: string): Promise<void> {
    await stack.clients.kinesis.send(
      new PutRecordCommand({
        StreamName: text(stack.outputs["streamName"]),
        PartitionKey: "A",
        Data: Buffer.from(record),
      }),
    );
  }

  beforeEach(() => {
    logged = [];
    problems = [];
  });
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
  });

  it("runs a program: streams feed functions, what fails is kept, alerts are kept", async () => {
    const stack = await start({ functionEnvironment: { GREETING: "bye", OTHER: "x" } });
    for (const record of ["one", "poison", "two"]) await send(stack, record);
    await stack.clients.sns.send(
      new PublishCommand({ TopicArn: text(stack.outputs["topicArn"]), Message: "turned" }),
    );
    await stack.drain();

    const seen = logged.filter((line) => line.startsWith("saw ")).join(",");
    for (const record of ["one", "two"]) assert.ok(seen.includes(record), seen);
    assert.ok(logged.includes("scheduled bye"), logged.join("\n"));
    const Bucket = text(stack.outputs["failedName"]);
    const { Contents } = await stack.clients.s3.send(new ListObjectsV2Command({ Bucket }));
    assert.equal(Contents?.length, 1);
    const kept = await stack.clients.s3.send(
      new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }),
    );
    const { payload } = JSON.parse((await kept.Body?.transformToString()) ?? "") as {
      payload: string;
    };
    const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
    assert.deepEqual(
      Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString()),
      ["poison"],
    );
    assert.ok(
      problems.some((problem) => /gave up 1 records/.test(problem)),
      problems.join("\n"),
    );
    assert.deepEqual(
      stack.deliveries
        .read()
        .map(({ protocol, message }) => `${protocol} ${message}`)
        .sort(),
      ["email turned", "inspector turned"],
    );
    assert.equal(stack.idle(), true);
    assert.deepEqual(
      stack.lag().map(({ pendingRecords, caughtUp }) => [pendingRecords, caughtUp]),
      [[0, true]],
    );
    assert.deepEqual(
      stack.pipelines.map(({ name, outputs }) => [name, outputs]),
      [["stocks", { streamName: stack.outputs["streamName"] }]],
    );
    assert.equal(stack.iam.roles.size, 1);
  });

  it("tells an observer each batch and how much of it the function did", async () => {
    const handled: string[] = [];
    const stack = await start({
      onMappingEvent: (event, mapping) => {
        if (event.type !== "invoked") return;
        assert.equal(mapping.source, "kinesis");
        for (const { json } of event.batch.slice(0, event.done)) {
          const { kinesis } = JSON.parse(json) as { kinesis: { data: string } };
          handled.push(Buffer.from(kinesis.data, "base64").toString());
        }
      },
    });
    for (const record of ["one", "poison", "two"]) await send(stack, record);
    await stack.drain();
    assert.deepEqual(handled, ["one", "two"]);
  });

  it("leaves nothing behind when stopped, twice without harm", async () => {
    const stack = await start();
    const { dataDir } = stack;
    assert.equal(databasesOf(dataDir).length, 1);
    await Promise.all([stack.stop(), stack.stop()]);
    await stack.stop();
    assert.equal(existsSync(dataDir), false);
    assert.deepEqual(databasesOf(dataDir), []);
    for (const address of Object.values(stack.endpoints) as string[]) {
      assert.equal(new URL(address).hostname, "127.0.0.1");
      await assert.rejects(fetch(address));
    }
  });

  it("goes on where the last run on the same folder ended", async () => {
    const dataDir = join(directory(), "kept");
    const first = await start({ dataDir });
    await send(first, "one");
    await first.drain();
    await first.stop();
    assert.ok(logged.includes("saw one"));
    logged = [];
    const second = await start({ dataDir });
    assert.deepEqual(second.outputs, first.outputs);
    await send(second, "two");
    await second.drain();
    assert.deepEqual(
      logged.filter((line) => line.startsWith("saw")),
      ["saw two"],
    );
    await assert.rejects(start({ dataDir }), DirectoryInUseError);
  });

  it("keeps two runs apart that stand side by side", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    assert.notEqual(one.dataDir, two.dataDir);
    await send(one, "one");
    await two.drain();
    await one.drain();
    assert.deepEqual(
      logged.filter((line) => line.startsWith("saw")),
      ["saw one"],
    );
  });

  const failures: [string, string, RegExp][] = [
    ["breaks", "broken", /the program is broken/],
    ["asks for what is not modelled", "unmodelled", /Function property "layers" is not modelled/],
    [
      "invokes what it does not declare",
      "undeclared",
      /must invoke a function that the program declares, got ".*:function:somebody-else"/,
    ],
  ];
  for (const [what, mode, message] of failures) {
    it(`fails when the program ${what}, and leaves nothing running`, async () => {
      const dataDir = join(directory(), mode);
      await assert.rejects(start({ dataDir, config: { mode } }), message);
      assert.deepEqual(databasesOf(dataDir), []);
      const stack = await start({ dataDir });
      await stack.drain();
    });
  }

  it("ends the start when it is told to", async () => {
    const abort = new AbortController();
    const dataDir = join(directory(), "aborted");
    const starting = start({ dataDir, signal: abort.signal });
    abort.abort(new Error("enough"));
    await assert.rejects(starting, /enough/);
    assert.deepEqual(databasesOf(dataDir), []);
  });

  it("fails with what an emulator lacks, not with what the program makes of it", async () => {
    const before = process.env[DYNAMODB_ENDPOINT_VARIABLE];
    process.env[DYNAMODB_ENDPOINT_VARIABLE] = "nonsense";
    try {
      await assert.rejects(start(), /^Error: "STOCK_ANALYTICS_DYNAMODB_ENDPOINT" must be an http/);
    } finally {
      if (before === undefined) delete process.env[DYNAMODB_ENDPOINT_VARIABLE];
      else process.env[DYNAMODB_ENDPOINT_VARIABLE] = before;
    }
  });

  it("tells when the database dies, and waits no longer", async () => {
    const stack = await start();
    for (const pid of databasesOf(stack.dataDir)) process.kill(pid, "SIGKILL");
    const { message } = await stack.failed;
    assert.match(message, /ended by itself/);
    await assert.rejects(stack.drain(), /ended by itself/);
  });

  describe("on a DynamoDB that was there before", () => {
    let endpoint: string;
    let stop: () => Promise<void>;
    const before_ = process.env[DYNAMODB_ENDPOINT_VARIABLE];
    before(async () => {
      const own = await startDynamoDb(join(directory(), "external"), "");
      ({ endpoint } = own);
      stop = () => own.stop();
      process.env[DYNAMODB_ENDPOINT_VARIABLE] = endpoint;
    });
    after(async () => {
      if (before_ === undefined) delete process.env[DYNAMODB_ENDPOINT_VARIABLE];
      else process.env[DYNAMODB_ENDPOINT_VARIABLE] = before_;
      await stop();
    });

    async function tables(): Promise<string[]> {
      const clients = createClients({
        kinesis: endpoint,
        dynamodb: endpoint,
        s3: endpoint,
        sns: endpoint,
        sqs: endpoint,
      });
      const { TableNames } = await clients.dynamodb.send(new ListTablesCommand({}));
      destroyClients(clients);
      return TableNames ?? [];
    }

    it("removes the tables of a throw-away run, and finds those of a kept one", async () => {
      const thrownAway = await start();
      const { tableName } = thrownAway.outputs;
      assert.deepEqual(await tables(), [tableName]);
      await thrownAway.stop();
      assert.deepEqual(await tables(), []);

      const dataDir = join(directory(), "guest");
      await (await start({ dataDir })).stop();
      assert.deepEqual(await tables(), [tableName]);
      await (await start({ dataDir })).stop();

      await assert.rejects(start(), /The table ".*" must not be in the DynamoDB given beforehand/);
      assert.deepEqual(await tables(), [tableName]);
    });
  });
});
