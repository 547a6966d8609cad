import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { pipelineNames } from "../../cli/replay/pipelineNames.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { judgeProgram } from "../../local/policy/judgeProgram.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const EXAMPLES = join(ROOT, "examples");

/** Configuration that an example asks for. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  minimal: {},
  quotes: {},
  kafka: {
    "stocks-kafka:clusterArn":
      "arn:aws:kafka:eu-west-1:111122223333:cluster/quotes/0f4bb7a4-1111-2222-3333-444455556666-1",
  },
};

async function readTicks(stack: LocalStack): Promise<Record<string, AttributeValue>[]> {
  const { tickTable } = pipelineNames(stack, undefined);
  const items: Record<string, AttributeValue>[] = [];
  const pages = paginateScan({ client: stack.clients.dynamodb }, { TableName: tickTable });
  for await (const { Items = [] } of pages) items.push(...Items);
  const keyOf = ({ symbol, timestamp }: Record<string, AttributeValue>): string =>
    `${symbol?.S} ${timestamp?.S}`;
  return items.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
}

/** Records of a stream of one shard, as they lie in it. */
async function readStream(stack: LocalStack, StreamName: string): Promise<{ symbol: string }[]> {
  const { kinesis } = stack.clients;
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  assert.equal(Shards.length, 1);
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      ...{ StreamName, ShardId: Shards[0]?.ShardId, ShardIteratorType: "TRIM_HORIZON" },
    }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map(
    ({ Data }) => JSON.parse(Buffer.from(Data ?? []).toString()) as { symbol: string },
  );
}

describe("the examples", function () {
  this.timeout(120_000);
  const compileCacheDir = mkdtempSync(join(tmpdir(), "examples-test-"));
  after(() => rmSync(compileCacheDir, { recursive: true, force: true }));
  const running: LocalStack[] = [];
  afterEach(async () => {
    for (const stack of running.splice(0)) await stack.stop();
  });

  async function start(example: string): Promise<LocalStack> {
    const stack = await startLocalStack({ programDir: join(EXAMPLES, example), stack: "dev" });
    running.push(stack);
    return stack;
  }

  it("are listed on their page, each", () => {
    const page = readFileSync(join(EXAMPLES, "README.md"), "utf8");
    const folders = readdirSync(EXAMPLES).filter((name) => !name.includes("."));
    assert.deepEqual(
      [...page.matchAll(/^\| \[([\w-]+)\]\(\1\)/gm)].map(([, name]) => name).toSorted(),
      folders.toSorted(),
    );
  });

  for (const [name, config] of Object.entries(CONFIGS)) {
    it(`${name} breaks no mandatory rule of the policy pack`, async () => {
      const { findings, resources } = await judgeProgram({
        ...{ programDir: join(EXAMPLES, name), stack: "dev", packDir: join(ROOT, "policy") },
        ...{ compileCacheDir, config },
      });
      assert.ok(resources.length > 50, String(resources.length));
      assert.deepEqual(
        findings.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  }

  it("quotes polls here without a key, made-up prices marked as such", async () => {
    const stack = await start("quotes");
    assert.deepEqual(stack.program.diagnostics, []);
    await stack.runSchedules();
    await stack.drain();
    // Twice, where the schedule's own minute came meanwhile.
    const ticks = await readTicks(stack);
    assert.deepEqual(
      [...new Set(ticks.map(({ symbol, data_source }) => `${symbol?.S} ${data_source?.S}`))],
      ["AAPL simulated", "MSFT simulated", "NVDA simulated"],
    );
  });

  it("producer puts its ticks on the stream of minimal, in the order of each symbol", async () => {
    const stack = await start("minimal");
    const { stream = "" } = pipelineNames(stack, undefined);
    const ticks = Array.from({ length: 40 }, (_, index) => ({
      symbol: index % 4 === 0 ? "MSFT" : "AAPL",
      timestamp: new Date(Date.UTC(2026, 0, 5, 15, 0, index)).toISOString(),
      price: `${100 + index}.5`,
    }));
    const run = promisify(execFile)(
      process.execPath,
      [join(EXAMPLES, "producer/putTicks.ts"), stream],
      {
        env: {
          ...process.env,
          ...{
            AWS_REGION: "us-east-1",
            AWS_ACCESS_KEY_ID: "local",
            AWS_SECRET_ACCESS_KEY: "local",
          },
          AWS_ENDPOINT_URL_KINESIS: stack.endpoints.kinesis,
        },
      },
    );
    run.child.stdin?.end(ticks.map((tick) => JSON.stringify(tick)).join("\n"));
    await run;
    await stack.drain();
    assert.deepEqual(
      (await readTicks(stack)).map(({ symbol, price }) => [symbol?.S, price?.N]),
      ticks
        .map(({ symbol, price }) => [symbol, price])
        .toSorted(([a = ""], [b = ""]) => a.localeCompare(b)),
    );
    const records = await readStream(stack, stream);
    for (const symbol of ["AAPL", "MSFT"]) {
      assert.deepEqual(
        records.filter((record) => record.symbol === symbol),
        ticks.filter((tick) => tick.symbol === symbol),
      );
    }
  });

  it("own-policies judges by our rules and its own", async () => {
    // It is a package of its own, which finds ours where npm would have put it.
    const project = mkdtempSync(join(tmpdir(), "examples-test-pack-"));
    const packDir = join(project, "policies");
    cpSync(join(EXAMPLES, "own-policies"), packDir, { recursive: true });
    mkdirSync(join(packDir, "node_modules"));
    symlinkSync(ROOT, join(packDir, "node_modules/stock-analytics-pipeline"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(packDir, "node_modules/@pulumi"));
    const { findings } = await judgeProgram({
      ...{ programDir: join(EXAMPLES, "minimal"), stack: "dev" },
      ...{ packDir, compileCacheDir },
    });
    rmSync(project, { recursive: true });
    assert.deepEqual(
      findings.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
      ["acme-stream-retention"],
    );
  });
});
