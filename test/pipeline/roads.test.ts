import assert from "node:assert/strict";
import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { openLake } from "../../cli/query/openLake.ts";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
import { readAll } from "../cli/query/useLake.ts";
import { useTemporaryDirectory } from "../emulators/temporaryDirectory.ts";
import { text } from "../resources/useProvider.ts";

const PROGRAM = join(import.meta.dirname, "fixtures/roads");

/** Symbol, trade time and price, each once; prices that a float would not hold, times finer than ms. */
const TICKS = ["AAPL", "MSFT"].flatMap((symbol, at) =>
  Array.from({ length: 30 }, (_, index) => ({
    symbol,
    timestamp: `2026-0${1 + (index % 3)}-1${index % 7}T14:30:0${index % 10}.000Z`,
    price: `${100 + at}.${String(index).padStart(2, "0")}000001`,
  })),
);
const FINE = ["1", "2"].map((digit) => ({
  symbol: "AAPL",
  timestamp: `2026-03-20T14:30:00.12345${digit}Z`,
  price: "123456789012.345",
}));
const SENT = [...TICKS, ...FINE];
const SHOWN = SENT.map(({ symbol, timestamp, price }) =>
  [symbol, timestamp.slice(0, 23).replace("T", " "), fixed(price)].join(" "),
).toSorted();

const CLOSES = ["2024-03-14,172.99999999", "2024-03-15,173.01", "2025-01-02,180.5"];
const IMPORTED = ["company,date,close_price", ...CLOSES.map((row) => `TSLA,${row}`)];
/** Two of its rows are in the other file, too. */
const OVERLAPPING = [...IMPORTED.slice(0, 3), "TSLA,2026-01-02,200.25", "TSLA,2026-13-40,1"];
const CLOSED = [
  "TSLA 2024-03-14 172.99999999",
  "TSLA 2024-03-15 173.01000000",
  "TSLA 2025-01-02 180.50000000",
  "TSLA 2026-01-02 200.25000000",
];

const QUOTES = [
  {
    symbol: "TMUS",
    name: 'T-Mobile US, "Un-carrier" Inc.',
    price: 231.07,
    changesPercentage: 1.5,
    change: 3.41,
    previousClose: 227.66,
    exchange: "NASDAQ",
    timestamp: 1_773_412_200,
  },
  { symbol: "NVDA", name: "NVIDIA Corporation", price: null, timestamp: 1_773_412_200 },
];

function fixed(price: string): string {
  const [whole = "", decimals = ""] = price.split(".");
  return `${whole}.${decimals.padEnd(8, "0")}`;
}

describe("every road into the lake, in a local run", function () {
  this.timeout(180_000);
  const directory = useTemporaryDirectory();
  const dataDir = (): string => join(directory(), "data");
  const problems: string[] = [];

  /** All rows by every road at once, each twice and some in other files. */
  async function sendAll(stack: LocalStack, round: number): Promise<void> {
    const Bucket = text(stack.outputs["archiveBucketName"]);
    const put = (Key: string, Body: string) =>
      stack.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    const quotes = JSON.stringify(QUOTES);
    await Promise.all([
      sendTicks(stack),
      put(`import/closes ${round}.csv`, `${IMPORTED.join("\n")}\n`),
      put(`import/again+${round}.csv`, `\uFEFF${IMPORTED.join("\r\n")}\r\n`),
      put(`import/more-${round}.csv`, OVERLAPPING.join("\n")),
      put(`quotes/bronze/fmp/2026/03/13/14/one-${round}.json`, quotes),
      put(`quotes/bronze/fmp/2026/03/13/14/two-${round}.json`, quotes),
    ]);
    await sendTicks(stack);
    await stack.drain();
  }

  async function sendTicks({ clients, outputs }: LocalStack): Promise<void> {
    await clients.kinesis.send(
      new PutRecordsCommand({
        StreamName: text(outputs["streamName"]),
        Records: SENT.map((tick) => ({
          PartitionKey: tick.symbol,
          Data: Buffer.from(JSON.stringify(tick)),
        })),
      }),
    );
  }

  async function run(round: number): Promise<void> {
    const stack = await startLocalStack({
      programDir: PROGRAM,
      stack: "dev",
      dataDir: dataDir(),
      functionEnvironment: { [ENVIRONMENT.compactOpenHour]: "true" },
      onProblem: (problem) => problems.push(problem),
    });
    try {
      await sendAll(stack, round);
    } finally {
      await stack.stop();
    }
  }

  /** Rows of a statement, each as words. */
  async function ask(sql: string): Promise<string[]> {
    const lake = await openLake({ dataDir: dataDir() });
    try {
      const rows = await readAll(lake, sql);
      return rows.map((row) => row.map(String).join(" ")).toSorted();
    } finally {
      lake.close();
    }
  }

  const inTable = (table: string, time: string): Promise<string[]> =>
    ask(`SELECT symbol, ${time}, price FROM ${table}`);

  async function assertEachOnce(): Promise<void> {
    assert.deepEqual(await inTable("ticks", '"timestamp"'), SHOWN);
    assert.deepEqual(await inTable("stream_prices", "produced_at"), SHOWN);
    assert.deepEqual(await ask("SELECT symbol, close_date, price FROM imports"), CLOSED);
    assert.deepEqual(await ask("SELECT symbol, name, price, currency FROM quotes"), [
      'TMUS T-Mobile US, "Un-carrier" Inc. 231.07000000 USD',
    ]);
    assert.deepEqual(await ask("SELECT symbol, price, road FROM latest_prices"), [
      // The same tick came by two roads: whichever came first, the content decides.
      `AAPL ${fixed(FINE[0]?.price ?? "")} stream_prices`,
      `MSFT ${latestOf("MSFT")} stream_prices`,
      "TMUS 231.07000000 quotes",
      "TSLA 200.25000000 imports",
    ]);
    const refused = await ask(
      "SELECT DISTINCT reason, line FROM quarantine WHERE source LIKE 'import/%'",
    );
    assert.equal(refused.length, 1, String(refused));
    assert.match(refused[0] ?? "", / 5$/);
  }

  before(() => run(1));

  it("brings each row into its table once, with all decimals", assertEachOnce);

  it("keeps them once when a later run on the folder brings all of them again", async () => {
    await run(2);
    await assertEachOnce();
    assert.deepEqual(problems, []);
  });
});

function latestOf(symbol: string): string {
  const [latest] = TICKS.filter((tick) => tick.symbol === symbol).toSorted((a, b) =>
    b.timestamp.localeCompare(a.timestamp),
  );
  return fixed(latest?.price ?? "");
}
