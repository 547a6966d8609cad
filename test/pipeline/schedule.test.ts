import assert from "node:assert/strict";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { text } from "../resources/useProvider.ts";
import { ProviderServer } from "../runtime/providers/ProviderServer.ts";
import { ROOT } from "./runCommand.ts";

const SYMBOLS = ["AAPL", "MSFT"];
const API_KEY = "sesame-0123456789";

interface StoredTick {
  readonly symbol: string;
  readonly price: string;
  readonly source: string;
}

async function ticksOf({ clients, outputs }: LocalStack): Promise<StoredTick[]> {
  const TableName = text(outputs["tickTableName"]);
  const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName }));
  return Items.map((item) => ({
    symbol: item["symbol"]?.S ?? "",
    price: item["price"]?.N ?? "",
    source: item["data_source"]?.S ?? "",
  }));
}

describe("a local run that asks a provider", function () {
  this.timeout(180_000);
  const server = new ProviderServer();
  let stack: LocalStack | undefined;
  const problems: string[] = [];
  const logged: string[] = [];

  before(() => server.start());
  after(() => server.stop());
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    problems.length = logged.length = 0;
  });

  async function start(schedule: object, feed: string): Promise<LocalStack> {
    stack = await startLocalStack({
      programDir: ROOT,
      stack: "dev",
      config: { symbols: SYMBOLS, feed, source: { schedule: { exchange: "24/7", ...schedule } } },
      onLog: (_name, line) => logged.push(JSON.stringify(line)),
      onProblem: (problem) => problems.push(problem),
    });
    return stack;
  }

  it("stores made-up prices of all symbols, and a poll that is called for twice once", async () => {
    const running = await start({ provider: "simulated" }, "any");
    await running.runSchedules();
    await running.drain();
    const before = await ticksOf(running);
    assert.deepEqual([...new Set(before.map(({ symbol }) => symbol))].toSorted(), SYMBOLS);
    assert.deepEqual([...new Set(before.map(({ source }) => source))], ["simulated"]);
    // Both calls have to fall into one minute, which is the next poll's otherwise.
    for (let isSame = false; !isSame;) {
      const minute = Math.floor(Date.now() / 60_000);
      await running.runSchedules();
      await running.drain();
      const once = (await ticksOf(running)).length;
      await running.runSchedules();
      await running.drain();
      const twice = (await ticksOf(running)).length;
      isSame = Math.floor(Date.now() / 60_000) === minute;
      if (isSame) assert.equal(twice, once);
    }
    assert.deepEqual(problems, []);
  });

  it("asks a provider at an address of its own with the key from the secret, and says it nowhere", async () => {
    const quote = { c: 187.5, h: 190, l: 180, o: 181, pc: 180 };
    server.reply((_request, response) => {
      response.end(JSON.stringify({ ...quote, t: Math.floor(Date.now() / 1000) - 5 }));
    });
    const endpoint = server.baseUrl;
    const running = await start({ provider: "finnhub", apiKey: API_KEY, endpoint }, "live");
    await running.runSchedules();
    await running.drain();
    const ticks = await ticksOf(running);
    assert.deepEqual([...new Set(ticks.map(({ symbol }) => symbol))].toSorted(), SYMBOLS);
    assert.deepEqual([...new Set(ticks.map(({ price }) => price))], ["187.5"]);
    assert.ok(server.seen.length >= SYMBOLS.length);
    for (const { headers, url } of server.seen) {
      assert.ok(JSON.stringify(headers).includes(API_KEY) || url.includes(API_KEY));
    }
    assert.ok(!logged.join().includes(API_KEY), "no log has the key");
    assert.deepEqual(problems, []);
  });
});
