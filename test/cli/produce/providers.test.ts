import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { produceCommand } from "../../../cli/produce.ts";
import type { OutputStream } from "../../../cli/terminal/Terminal.ts";
import { Terminal } from "../../../cli/terminal/Terminal.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { clientOptions } from "../../../local/emulators/clients.ts";
import { startKinesis } from "../../../local/emulators/startKinesis.ts";
import { LOCAL_AWS } from "../../../local/model.ts";
import { createStream } from "../../emulators/createStream.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import type { Reply } from "../../runtime/providers/ProviderServer.ts";
import { ProviderServer, say } from "../../runtime/providers/ProviderServer.ts";

const MAIN = new URL("../../../cli/main.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const KEY = "s3cr3t-k3y";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A quote of Finnhub, each a second after the one before. */
function finnhubQuotes(): Reply {
  let second = 1_795_184_700;
  return (_request, response) => {
    second += 1;
    response.end(JSON.stringify({ c: 10.5, pc: 10, t: second }));
  };
}

describe("stock-analytics produce with a provider", () => {
  const directory = useTemporaryDirectory();
  const server = new ProviderServer();
  let kinesis: Emulator;
  let client: KinesisClient;
  let stream = 0;

  before(async () => {
    kinesis = await startKinesis(directory());
    client = new KinesisClient(clientOptions(kinesis.endpoint));
    await server.start();
  });
  after(async () => {
    client.destroy();
    await server.stop();
    await kinesis.stop();
  });
  beforeEach(async () => {
    stream += 1;
    await createStream(client, `ticks-${stream}`);
  });

  /** Runs the command as a process of its own; `interruptAfter` requests it gets Ctrl-C. */
  async function produce(
    args: readonly string[],
    { key = KEY, interruptAfter }: { key?: string; interruptAfter?: number } = {},
  ): Promise<Ended> {
    const script = `import(${JSON.stringify(MAIN)}).then(({ main }) => main(process.argv))`;
    const [provider = "", ...options] = args;
    const child = spawn(
      process.execPath,
      [
        ...["-e", script, "stock-analytics", "produce", provider, "--stream", `ticks-${stream}`],
        ...["--endpoint-url", kinesis.endpoint, "--base-url", server.baseUrl, ...options],
      ],
      {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          AWS_REGION: LOCAL_AWS.region,
          AWS_ACCESS_KEY_ID: LOCAL_AWS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: LOCAL_AWS.secretAccessKey,
          ...(key === "" ? {} : { FINNHUB_API_KEY: key, FMP_API_KEY: key }),
        },
      },
    );
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (part) => (texts.stdout += String(part)));
    child.stderr.on("data", (part) => (texts.stderr += String(part)));
    const ended = once(child, "close") as Promise<[number | null]>;
    if (interruptAfter !== undefined) {
      while (server.seen.length < interruptAfter && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      child.kill("SIGINT");
    }
    const [code] = await ended;
    assert.doesNotMatch(texts.stdout + texts.stderr, new RegExp(KEY));
    return { code, ...texts };
  }

  async function readStream(): Promise<Record<string, unknown>[]> {
    const StreamName = `ticks-${stream}`;
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data, PartitionKey: key }) => ({
      ...(JSON.parse(Buffer.from(Data ?? []).toString()) as object),
      key,
    }));
  }

  const FAST = ["--interval", "0.3", "--requests-per-minute", "60000"];

  it("sends what is news, symbol by symbol, and sums up", async () => {
    server.reply(finnhubQuotes());
    const args = ["finnhub", "--symbols", "AAPL,BRK.B", "--count", "3", ...FAST, "--json"];
    const { code, stdout, stderr } = await produce(args);
    assert.equal(code, 0, stderr);
    const { missed, polls, ...summary } = JSON.parse(stdout) as Record<string, number>;
    assert.deepEqual(summary, {
      stream: `ticks-${stream}`,
      provider: "finnhub",
      ...{ sent: 2 * (polls ?? NaN), retried: 0, refused: 0 },
      ...{ failed: 0, askedAgain: 0, unanswered: 0, unchanged: 0 },
    });
    assert.equal((missed ?? NaN) + (polls ?? NaN), 3);
    const records = await readStream();
    assert.equal(records.length, summary["sent"]);
    assert.ok(records.every(({ symbol, key }) => symbol === key));
    assert.deepEqual(
      records.map(({ data_source }) => data_source),
      records.map(() => "finnhub"),
    );
    assert.ok(server.seen.every(({ headers }) => headers["x-finnhub-token"] === KEY));
  });

  it("sends a stale quote once", async () => {
    server.reply(say({ c: 10.5, pc: 10, t: 1_795_184_700 }));
    const args = ["finnhub", "--symbols", "AAPL", "--count", "3", ...FAST];
    const { code, stdout } = await produce(args);
    assert.equal(code, 0);
    assert.match(stdout, /^1 tick sent to ticks-\d+, 0 sent again, 0 refused, [12] unchanged, 0/);
    assert.equal((await readStream()).length, 1);
  });

  it("goes on when the provider fails, tells and counts it, and ends with 1", async () => {
    const good = finnhubQuotes();
    server.reply(good, say('{"error":"Invalid API key"}', 401), good);
    const args = ["finnhub", "--symbols", "AAPL", "--for", "0.05", ...FAST];
    const { code, stdout, stderr } = await produce(args);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /finnhub refuses the API key, or its plan does not answer this; check both/,
    );
    assert.match(stdout, /; requests: 1 failed, 0 asked again/);
    assert.ok((await readStream()).length >= 2);
  });

  it("tells once which symbols have no quote", async () => {
    server.reply(say("[]"));
    const args = ["fmp", "--symbols", "NOPE", "--count", "2", "--interval", "0.3"];
    const { code, stdout, stderr } = await produce(args);
    assert.equal(code, 1);
    assert.equal(stderr.match(/there is no quote of NOPE/g)?.length, 1);
    assert.match(stdout, /^0 ticks sent .* [12] unanswered/);
  });

  it("ends with Ctrl-C after what has come is sent, sums up, and ends with 0", async () => {
    server.reply(finnhubQuotes());
    const args = ["finnhub", "--symbols", "AAPL", ...FAST, "--json"];
    const { code, stdout, stderr } = await produce(args, { interruptAfter: 3 });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /ending after the current batch/);
    const summary = JSON.parse(stdout) as Record<string, number>;
    assert.ok((summary["sent"] ?? 0) >= 2);
    assert.equal((await readStream()).length, summary["sent"]);
  });

  it("refuses what the plan does not answer before it asks anything", async () => {
    server.reply(finnhubQuotes());
    const { code, stderr } = await produce(["fmp", "--symbols", "A,B", "--interval", "30"]);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /--interval 30 asks for 2 symbols every 30 s during 86,400 s a day.* 5,760 requests a day where 250 are/,
    );
    assert.match(stderr, /poll every 692 s or less often/);
    assert.equal(server.seen.length, 0);
  });

  it("refuses a missing key, a plan and an address that are none", async () => {
    server.reply(finnhubQuotes());
    const sink = new PassThrough() as unknown as OutputStream;
    const before = process.env.FINNHUB_API_KEY;
    const refuses = async (args: string[], key: string, message: RegExp): Promise<void> => {
      process.env.FINNHUB_API_KEY = key;
      const command = produceCommand(new Terminal(sink, sink));
      for (const one of [command, ...command.commands]) {
        one.exitOverride().configureOutput({ writeErr: () => undefined });
      }
      const all = ["finnhub", "--interval", "60", ...args];
      await assert.rejects(command.parseAsync(all, { from: "user" }), { message });
    };
    try {
      const base = ["--symbols", "AAPL"];
      await refuses(
        base,
        "",
        /^Finnhub needs an API key: set the environment variable FINNHUB_API_KEY$/,
      );
      await refuses([...base, "--plan", "gold"], KEY, /"plan" must be one of Finnhub's \(free\)/);
      await refuses(
        [...base, "--base-url", "http://a.example"],
        KEY,
        /"baseUrl" must be an https:/,
      );
      await refuses(["--symbols", "aapl"], KEY, /"aapl" is no symbol.*Write "AAPL"/);
    } finally {
      if (before === undefined) delete process.env.FINNHUB_API_KEY;
      else process.env.FINNHUB_API_KEY = before;
    }
    assert.equal(server.seen.length, 0);
  });

  it("names the variable of the key in its help", async () => {
    const { code, stdout } = await produce(["fmp", "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /FMP_API_KEY/);
    assert.match(stdout, /basic, starter, premium, ultimate/);
  });
});
