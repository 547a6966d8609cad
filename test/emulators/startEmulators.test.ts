import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ListTablesCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { GetObjectCommand, HeadObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { createClients, destroyClients, type LocalClients } from "../../local/emulators/clients.ts";
import { Deliveries } from "../../local/emulators/Deliveries.ts";
import { type Emulators, startEmulators } from "../../local/emulators/startEmulators.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

const TOPIC_ARN = "arn:aws:sns:us-east-1:000000000000:alerts";

/** Ids of processes whose command line holds `text`, other than a shell's. */
function processesOf(text: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes(text) && command.includes("--db-path");
    } catch {
      return false;
    }
  });
}

async function gone(text: string): Promise<void> {
  while (processesOf(text).length > 0) await sleep(5);
}

async function readRecords(kinesis: KinesisClient): Promise<number[]> {
  const opened = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName: "ticks",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const { Records } = await kinesis.send(
    new GetRecordsCommand({ ShardIterator: opened.ShardIterator }),
  );
  return (Records ?? []).map(({ Data }) => Number(Buffer.from(Data ?? []).toString()));
}

async function readTable({ dynamodb: client }: LocalClients): Promise<number[]> {
  const ids: number[] = [];
  for await (const page of paginateScan({ client }, { TableName: "ticks" })) {
    ids.push(...(page.Items ?? []).map(({ id }) => Number(id?.S)));
  }
  return ids;
}

/** Checks each object, and returns their numbers. */
async function readObjects({ s3: client }: LocalClients): Promise<number[]> {
  const indexes: number[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: "archive" })) {
    for (const { Key, Size } of page.Contents ?? []) {
      const found = await client.send(new GetObjectCommand({ Bucket: "archive", Key }));
      const body = await found.Body?.transformToByteArray();
      const index = Number(found.Metadata?.index);
      // Bytes, length and metadata are of the same put.
      assert.deepEqual([body?.length, Size], [100_000 + index, 100_000 + index], Key);
      indexes.push(index);
    }
  }
  return indexes;
}

describe("startEmulators", () => {
  const directory = useTemporaryDirectory();
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  it("lets two runs stand side by side, all on 127.0.0.1", async () => {
    const runs: Emulators[] = await Promise.all([
      startEmulators(join(directory(), "one")),
      startEmulators(join(directory(), "two")),
    ]);
    const addresses = runs.flatMap(({ endpoints }) => Object.values(endpoints) as string[]);
    assert.equal(new Set(addresses).size, 6);
    for (const address of addresses) assert.equal(new URL(address).hostname, "127.0.0.1");
    for (const { endpoints } of runs) {
      const clients = createClients(endpoints);
      const { TableNames } = await clients.dynamodb.send(new ListTablesCommand({}));
      assert.deepEqual(TableNames, []);
      destroyClients(clients);
    }
    await Promise.all(runs.map((run) => run.stop()));
    assert.deepEqual(processesOf(join(directory(), "one")), []);
    assert.deepEqual(processesOf(join(directory(), "two")), []);
  });

  it("leaves nothing running when one of them does not start", async () => {
    const folder = join(directory(), "half");
    const before = process.env.STOCK_ANALYTICS_DYNAMODB_ENDPOINT;
    process.env.STOCK_ANALYTICS_DYNAMODB_ENDPOINT = "nonsense";
    try {
      await assert.rejects(startEmulators(folder), /must be an http address/);
    } finally {
      if (before === undefined) delete process.env.STOCK_ANALYTICS_DYNAMODB_ENDPOINT;
      else process.env.STOCK_ANALYTICS_DYNAMODB_ENDPOINT = before;
    }
    const again = await startEmulators(folder);
    await again.stop();
  });

  it("leaves no process behind a kill -9, and loses nothing that was acknowledged", async () => {
    const data = join(directory(), "killed");
    const acknowledged = join(directory(), "acknowledged");
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "killedEmulators.ts"), data, acknowledged],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    children.push(child);
    await once(child.stdout, "data");
    assert.equal(processesOf(data).length > 0, true);
    while (!existsSync(acknowledged) || readFileSync(acknowledged, "utf8").length < 8_000) {
      assert.equal(child.exitCode, null);
      await sleep(20);
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    await gone(data);

    const expected = new Map<string, number[]>();
    for (const line of readFileSync(acknowledged, "utf8").trim().split("\n")) {
      const [service = "", index] = line.split(" ");
      expected.set(service, [...(expected.get(service) ?? []), Number(index)]);
    }
    const emulators = await startEmulators(data);
    const clients = createClients(emulators.endpoints);
    const deliveries = new Deliveries({
      endpoint: emulators.endpoints.sns,
      file: join(data, "deliveries.ndjson"),
    });
    await deliveries.watchTopic(TOPIC_ARN);
    await deliveries.drained();
    const delivered = deliveries.read().map(({ message }) => Number(message));
    const found = {
      kinesis: await readRecords(clients.kinesis),
      dynamodb: await readTable(clients),
      sns: delivered,
      s3: await readObjects(clients),
    };
    for (const service of ["kinesis", "dynamodb", "sns"] as const) {
      const missing = expected.get(service)?.filter((index) => !found[service].includes(index));
      assert.deepEqual(missing, [], service);
    }
    assert.equal(new Set(delivered).size, delivered.length, "each delivery is kept once");
    const written = expected.get("s3") ?? [];
    const replaced = written.filter((index) => index % 2 === 0).at(-1) ?? -1;
    const single = written.filter((index) => index % 2 === 1);
    assert.deepEqual(
      single.filter((index) => !found.s3.includes(index)),
      [],
    );
    const { Metadata } = await clients.s3.send(
      new HeadObjectCommand({ Bucket: "archive", Key: "raw/replaced" }),
    );
    assert.ok(Number(Metadata?.index) >= replaced);
    const files = globSync("s3/**/*.data", { cwd: data });
    assert.equal(files.length, found.s3.length, "no file of a put that was cut short remains");
    await deliveries.stop();
    destroyClients(clients);
    await emulators.stop();
  });
});
