import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { clientOptions } from "../../../local/emulators/clients.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { startKinesis } from "../../../local/emulators/startKinesis.ts";
import { LOCAL_AWS } from "../../../local/model.ts";
import { createStream } from "../../emulators/createStream.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { makeKinesisRecord } from "../../runtime/fakes/records.ts";
import { World } from "../../runtime/fakes/World.ts";

const MAIN = new URL("../../../cli/main.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const STEPS = { windows: { short: 1, long: 2 } };

/** Prices of one symbol, which fall and rise: averages of 1 and 2 ticks cross each time. */
const ROWS = [10, 20, 10, 20].map((price, index) => `2026-11-20T14:3${index}:00Z,${price}`);

describe("stock-analytics produce replay --backfill", () => {
  const directory = useTemporaryDirectory();
  let kinesis: Emulator;
  let client: KinesisClient;
  let stream = "";
  let streams = 0;

  before(async () => {
    kinesis = await startKinesis(directory());
    client = new KinesisClient(clientOptions(kinesis.endpoint));
  });
  after(async () => {
    client.destroy();
    await kinesis.stop();
  });
  beforeEach(async () => {
    streams += 1;
    stream = `ticks-${streams}`;
    await createStream(client, stream);
  });

  /** Runs the command on a file with these lines, as a process of its own. */
  async function replay(lines: readonly string[], options: readonly string[]) {
    const file = join(directory(), "AAPL.csv");
    writeFileSync(file, ["timestamp,price", ...lines].join("\n"));
    const script = `import(${JSON.stringify(MAIN)}).then(({ main }) => main(process.argv))`;
    const child = spawn(
      process.execPath,
      [
        ...["-e", script, "stock-analytics", "produce", "replay", file, "--stream", stream],
        ...["--endpoint-url", kinesis.endpoint, "--speed", "max", ...options],
      ],
      {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          AWS_REGION: LOCAL_AWS.region,
          AWS_ACCESS_KEY_ID: LOCAL_AWS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: LOCAL_AWS.secretAccessKey,
        },
      },
    );
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (part) => (texts.stdout += String(part)));
    child.stderr.on("data", (part) => (texts.stderr += String(part)));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, ...texts };
  }

  /** What the stream took, byte by byte, as the first function gets it. */
  async function records() {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: stream }),
    );
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        ...{ StreamName: stream, ShardId, ShardIteratorType: "TRIM_HORIZON" },
      }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data }, sequence) => makeKinesisRecord(Data ?? "", { sequence }));
  }

  it("is taken by a live pipeline, and alerts nobody unless that is asked for", async () => {
    const { code, stdout, stderr } = await replay(ROWS, ["--backfill", "--json"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { stream, sent: 4, retried: 0, refused: 0 });
    const sent = await records();
    const [quiet, asked] = [
      new World({ settings: STEPS }),
      new World({ settings: { ...STEPS, alertBackfill: true } }),
    ];
    for (const world of [quiet, asked]) {
      await world.processAll(sent);
      await world.detectAll();
      assert.equal(world.ticks.inserted.length, 4);
      assert.equal(world.trends.alerts.size, 2, "both crossings are recorded");
    }
    assert.deepEqual(quiet.topic.published, []);
    assert.deepEqual(
      asked.topic.published.map(({ data_source }) => data_source),
      ["backfill", "backfill"],
    );
  });

  it("is what makes a live pipeline take a file at all", async () => {
    const { code } = await replay(ROWS, []);
    assert.equal(code, 0);
    const world = new World({ settings: STEPS });
    await world.processAll(await records());
    assert.equal(world.ticks.inserted.length, 0);
    assert.equal(world.observer.counts["TicksRejected"], 4);
  });

  it("names rows that are none, sends the others, and ends with 1", async () => {
    const { code, stdout, stderr } = await replay(
      [...ROWS, '"2026-11-20T14:35:00Z,1'],
      ["--backfill"],
    );
    assert.equal(code, 1);
    assert.match(stderr, /line 6: the row .*; it was not sent/);
    assert.match(stdout, /^4 ticks sent to ticks-\d+, 0 sent again, 1 refused\n$/);
  });

  it("ends with 2, and sends nothing, with an option that there is not", async () => {
    const { code, stderr } = await replay(ROWS, ["--backfill", "--symbols", "AAPL"]);
    assert.equal(code, 2);
    assert.match(stderr, /unknown option '--symbols'/);
    assert.deepEqual(await records(), []);
  });
});
