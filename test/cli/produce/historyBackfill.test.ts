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
import { fillParameters } from "../../../cli/query/fillParameters.ts";
import { openLake } from "../../../cli/query/openLake.ts";
import type { OutputStream } from "../../../cli/terminal/Terminal.ts";
import { Terminal } from "../../../cli/terminal/Terminal.ts";
import { NO_ROADS } from "../../../components/queries/Roads.ts";
import { savedQueries } from "../../../components/queries/savedQueries.ts";
import { clientOptions } from "../../../local/emulators/clients.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { startKinesis } from "../../../local/emulators/startKinesis.ts";
import { LOCAL_AWS } from "../../../local/model.ts";
import { createStream } from "../../emulators/createStream.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { makeKinesisRecord } from "../../runtime/fakes/records.ts";
import { World } from "../../runtime/fakes/World.ts";
import type { Reply } from "../../runtime/providers/ProviderServer.ts";
import { ProviderServer, say } from "../../runtime/providers/ProviderServer.ts";
import { chartAnswer, UNKNOWN_CHART } from "../history/chartAnswer.ts";
import type { ChartRow } from "../history/chartAnswer.ts";
import { makeTable, useLake } from "../query/useLake.ts";

const MAIN = new URL("../../../cli/main.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const STEPS = { windows: { short: 1, long: 2 } };
const MINUTE_MS = 60_000;
const KEY = "s3cr3t-k3y";

/** A session of an hour, three hours ago: Yahoo keeps minutes for a month only. */
const OPENS_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const OPENS = OPENS_MS / 1000;
const SESSIONS = [[OPENS, OPENS + 3_600]] as const;
const at = (minute: number): string => new Date(OPENS_MS + minute * MINUTE_MS).toISOString();

/** Minutes of a session whose price goes up and down, so that averages of 1 and 2 ticks cross each time. */
const MINUTES: readonly ChartRow[] = Array.from({ length: 60 }, (_, minute) => [
  ...([OPENS + minute * 60, minute === 30 ? null : 10 + (minute % 2) * 10] as const),
]);

/** Yahoo, as it answers for each symbol. */
function yahoo(others: Readonly<Record<string, Reply>> = {}): Reply {
  return (request, response) => {
    const symbol = request.path.split("/").at(-1) ?? "";
    const reply = others[symbol] ?? say(chartAnswer(symbol, MINUTES, { sessions: SESSIONS }));
    reply(request, response);
  };
}

describe("stock-analytics produce with a provider --backfill", () => {
  const directory = useTemporaryDirectory();
  const newLake = useLake();
  const server = new ProviderServer();
  let kinesis: Emulator;
  let client: KinesisClient;
  let streams = 0;
  let stream = "";

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
    streams += 1;
    stream = `ticks-${streams}`;
    await createStream(client, stream);
  });

  /** Runs the command as a process of its own; at that many requests it gets Ctrl-C. */
  async function produce(args: readonly string[], { interruptAfter = Infinity } = {}) {
    const script = `import(${JSON.stringify(MAIN)}).then(({ main }) => main(process.argv))`;
    const [provider = "", ...options] = args;
    const base = provider === "simulated" ? [] : ["--base-url", server.baseUrl];
    const child = spawn(
      process.execPath,
      [
        ...["-e", script, "stock-analytics", "produce", provider, "--stream", stream],
        ...["--endpoint-url", kinesis.endpoint, ...base, ...options],
      ],
      {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          AWS_REGION: LOCAL_AWS.region,
          AWS_ACCESS_KEY_ID: LOCAL_AWS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: LOCAL_AWS.secretAccessKey,
          FMP_API_KEY: KEY,
          FINNHUB_API_KEY: KEY,
        },
      },
    );
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (part) => (texts.stdout += String(part)));
    child.stderr.on("data", (part) => (texts.stderr += String(part)));
    const ended = once(child, "close") as Promise<[number | null]>;
    while (server.seen.length < interruptAfter && interruptAfter < Infinity) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (interruptAfter < Infinity) child.kill("SIGINT");
    const [code] = await ended;
    assert.doesNotMatch(texts.stdout + texts.stderr, new RegExp(KEY));
    return { code, ...texts };
  }

  /** What the stream took, as the first function gets it. */
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
    const arrivedAtMs = Date.now();
    return Records.map(({ Data }, sequence) =>
      makeKinesisRecord(Data ?? "", { sequence, arrivedAtMs }),
    );
  }

  const payloads = (list: Awaited<ReturnType<typeof records>>) =>
    list.map(
      ({ kinesis: { data } }) =>
        JSON.parse(Buffer.from(data, "base64").toString()) as Record<string, string | number>,
    );
  const backfill = (symbols: string, ...more: readonly string[]) => [
    ...["yahoo", "--symbols", symbols, "--backfill", "--from", at(0), "--to", at(60), ...more],
  ];
  const FAST = ["--requests-per-minute", "60000"];

  it("sends bars in the order of time, symbols side by side, and sums up", async () => {
    server.reply(yahoo());
    const { code, stdout, stderr } = await produce(backfill("AAPL,MSFT", "--json"));
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      ...{ stream, provider: "yahoo", sent: 118, retried: 0, refused: 0 },
      ...{ interval: "1m", from: at(0), to: at(60), empty: 2, open: 0, misplaced: 0 },
      ...{ asked: 2, askedAgain: 0, failed: 0, unanswered: 0 },
    });
    const sent = payloads(await records());
    for (const symbol of ["AAPL", "MSFT"]) {
      const times = sent
        .filter((tick) => tick["symbol"] === symbol)
        .map((tick) => tick["timestamp"]);
      assert.equal(times.length, 59);
      assert.deepEqual(times, times.toSorted());
    }
    assert.ok(sent.every((tick) => tick["data_source"] === "backfill"));
    assert.notEqual(sent[0]?.["symbol"], sent[1]?.["symbol"]);
  });

  it("is taken by a live pipeline, adds nothing a second time, and alerts when asked only", async () => {
    server.reply(yahoo());
    for (let run = 0; run < 2; run += 1) assert.equal((await produce(backfill("AAPL"))).code, 0);
    const sent = await records();
    assert.equal(sent.length, 118);
    const quiet = new World({ settings: STEPS });
    const asked = new World({
      settings: { ...STEPS, alertBackfill: true, alertMaxAgeMs: Infinity },
    });
    for (const world of [quiet, asked]) {
      world.clock.nowMs = Date.now();
      await world.processAll(sent);
      await world.detectAll();
      assert.equal(world.ticks.inserted.length, 59, "one row of each tick");
    }
    assert.ok(quiet.trends.alerts.size > 10, "crossings are recorded");
    assert.deepEqual(quiet.topic.published, []);
    assert.ok(asked.topic.published.length > 0);
  });

  it("closes the gap that the query gaps tells of", async () => {
    const world = new World({ settings: STEPS });
    world.clock.nowMs = Date.now();
    const live = Array.from({ length: 61 }, (_, minute) => minute)
      .filter((minute) => minute <= 20 || minute >= 50)
      .map((minute, sequence) =>
        makeKinesisRecord(
          { symbol: "AAPL", timestamp: at(minute), price: 1 },
          { sequence, arrivedAtMs: Date.now() },
        ),
      );
    const gaps = async (): Promise<string[][]> => {
      const folder = newLake();
      folder.declare(makeTable());
      for (const [key, body] of world.archive.objects) folder.put(key, body);
      const lake = await openLake(folder);
      const { sql = "" } = savedQueries("AAPL", NO_ROADS).find(({ name }) => name === "gaps") ?? {};
      const span = { from: `${at(0).slice(0, 19)}Z`, to: `${at(60).slice(0, 19)}Z` };
      const { rows } = await lake.query(fillParameters(sql, { ...span, symbol: "AAPL" }));
      const found: string[][] = [];
      for await (const row of rows) found.push(row.map(String));
      lake.close();
      return found;
    };
    const said = (minute: number) => at(minute).replace("T", " ").replace("Z", "");
    await world.processAll(live);
    assert.deepEqual(await gaps(), [["AAPL", said(20), said(50), "1800"]]);
    server.reply(yahoo());
    const { code } = await produce([
      ...["yahoo", "--symbols", "AAPL", "--backfill", "--from", at(20), "--to", at(50)],
    ]);
    assert.equal(code, 0);
    await world.processAll(await records());
    assert.deepEqual(await gaps(), []);
  });

  it("does not lose the others when one symbol fails, tells it, and ends with 1", async () => {
    const broken = { BAD: say("oops", 500), NOPE: say(UNKNOWN_CHART, 404) };
    server.reply(yahoo(broken));
    const { code, stdout, stderr } = await produce(backfill("AAPL,BAD,NOPE,MSFT", ...FAST));
    assert.equal(code, 1);
    assert.match(stdout, /^118 ticks sent to ticks-\d+, 0 sent again, 0 refused\n/);
    assert.match(stdout, /; 1 failed and 1 unanswered of 4 symbols\n$/);
    assert.match(
      stderr,
      /BAD: yahoo has trouble of its own \(status 500\); its bars since .* are missing/,
    );
    assert.match(stderr, /there is no bar of NOPE in this time/);
  });

  it("does not go on with a symbol behind what is missing of it", async () => {
    let asked = 0;
    server.reply((request, response) => {
      asked += 1;
      say(
        asked === 1 ? "no" : chartAnswer("AAPL", MINUTES, { sessions: SESSIONS }),
        asked === 1 ? 400 : 200,
      )(request, response);
    });
    const from = new Date(OPENS_MS - 20 * 86_400_000).toISOString();
    const args = ["yahoo", "--symbols", "AAPL", "--backfill", "--from", from];
    const { code, stderr } = await produce(args);
    assert.equal(code, 1);
    assert.equal(asked, 1);
    assert.ok(stderr.includes(`its bars since ${from} are missing`), stderr);
    assert.deepEqual(await records(), []);
  });

  it("ends with Ctrl-C, sums up, and what was not asked is no failure", async () => {
    server.reply(yahoo({ MSFT: () => undefined }));
    const args = backfill("AAPL,MSFT", "--json");
    const { code, stdout, stderr } = await produce(args, { interruptAfter: 2 });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /ending after the current batch/);
    const { failed, unanswered } = JSON.parse(stdout) as Record<string, number>;
    assert.deepEqual([failed, unanswered], [0, 0]);
  });

  it("can be tried without a network, marked so that no live pipeline takes it", async () => {
    const args = ["--symbols", "AAPL", "--backfill", "--from", at(0), "--to", at(10)];
    const { code, stdout, stderr } = await produce(["simulated", ...args]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^11 ticks sent to /);
    const sent = await records();
    const live = new World({ settings: STEPS });
    await live.processAll(sent);
    assert.equal(live.observer.counts["TicksRejected"], 11);
    const any = new World({ rules: { feed: "any" }, settings: { ...STEPS, feed: "any" } });
    any.clock.nowMs = Date.now();
    await any.processAll(sent);
    await any.detectAll();
    assert.equal(any.ticks.inserted.length, 11);
    assert.deepEqual(any.topic.published, []);
  });

  it("refuses with 2, before it asks anything, what cannot be", async () => {
    server.reply(yahoo());
    const sink = new PassThrough() as unknown as OutputStream;
    const old = new Date(Date.now() - 40 * 86_400_000).toISOString();
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [
        ["finnhub", "--symbols", "A", "--backfill", "--from", at(0)],
        /Finnhub has no history.*take fmp, simulated, yahoo/,
      ],
      [
        ["fmp", "--symbols", "A", "--backfill", "--from", at(0)],
        /gives bars of 1d, got --interval 1m/,
      ],
      [
        ["yahoo", "--symbols", "A", "--backfill", "--from", old],
        /--from must be within the last 30 days/,
      ],
      [["yahoo", "--symbols", "A", "--backfill"], /--backfill must say since when; add --from/],
      [backfill("A", "--count", "3"), /--count does not go with --backfill/],
      [
        backfill("A", "--interval", "30"),
        /--interval must be one of 1m, .* with --backfill, got 30/,
      ],
      [["yahoo", "--symbols", "A", "--interval", "1m"], /--interval 1m is of a backfill/],
      [["yahoo", "--symbols", "A", "--from", at(0)], /--from is of a backfill; add --backfill/],
      [
        backfill("A,B,C", "--requests-per-day", "2"),
        /3 symbols in 3 requests, where 2 requests a day/,
      ],
      [
        ["yahoo", "--symbols", "A", "--backfill", "--from", at(9), "--to", at(8)],
        /--from must be before --to/,
      ],
    ];
    for (const [args, message] of cases) {
      const command = produceCommand(new Terminal(sink, sink));
      for (const one of [command, ...command.commands]) one.exitOverride();
      const refused = command.parseAsync([...args], { from: "user" });
      await assert.rejects(refused, { name: "UsageError", message });
    }
    const { code, stderr } = await produce(["yahoo", "--symbols", "A", "--backfill"]);
    assert.equal(code, 2);
    assert.match(stderr, /--backfill must say since when; add --from TIME/);
    assert.equal(server.seen.length, 0);
  });
});
