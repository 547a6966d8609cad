import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { type LocalStack, startLocalStack } from "../../local/LocalStack.ts";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
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
/** Ticks of one millisecond. */
export const FINE = ["1", "2"].map((digit) => ({
  symbol: "AAPL",
  timestamp: `2026-03-20T14:30:00.12345${digit}Z`,
  price: "123456789012.345",
}));
const SENT = [...TICKS, ...FINE];
/** The ticks as tables show them, in the order of the texts. */
export const SHOWN = SENT.map(({ symbol, timestamp, price }) =>
  [symbol, timestamp.slice(0, 23).replace("T", " "), fixed(price)].join(" "),
).toSorted();

const CLOSES = ["2024-03-14,172.99999999", "2024-03-15,173.01", "2025-01-02,180.5"];
const IMPORTED = ["company,date,close_price", ...CLOSES.map((row) => `TSLA,${row}`)];
/** Two of its rows are in the other file, too. */
const OVERLAPPING = [...IMPORTED.slice(0, 3), "TSLA,2026-01-02,200.25", "TSLA,2026-13-40,1"];
/** The imported closes as the table shows them. */
export const CLOSED = [
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

/** A price with all decimals of its column. */
export function fixed(price: string): string {
  const [whole = "", decimals = ""] = price.split(".");
  return `${whole}.${decimals.padEnd(8, "0")}`;
}

/** Price of a symbol's latest tick. */
export function latestOf(symbol: string): string {
  const [latest] = TICKS.filter((tick) => tick.symbol === symbol).toSorted((a, b) =>
    b.timestamp.localeCompare(a.timestamp),
  );
  return fixed(latest?.price ?? "");
}

/** How rows are dropped. */
export interface DropOptions {
  readonly dataDir: string;
  /** Told in the files' names. */
  readonly round: number;
  /** Told how far it is. */
  readonly onStep?: (step: "up" | "sent" | "drained") => void;
  readonly onProblem?: (problem: string) => void;
}

/**
 * Runs the program with every road into the lake, and drops all rows by every road at once, each twice and
 * some in other files, while two more compactions run beside the scheduled one.
 */
export async function dropEverything(options: DropOptions): Promise<void> {
  const { dataDir, round, onStep, onProblem } = options;
  const stack = await startLocalStack({
    programDir: PROGRAM,
    stack: "dev",
    dataDir,
    functionEnvironment: { [ENVIRONMENT.compactOpenHour]: "true" },
    ...(onProblem === undefined ? {} : { onProblem }),
  });
  try {
    onStep?.("up");
    await Promise.all([sendTicks(stack), putFiles(stack, round)]);
    await sendTicks(stack);
    onStep?.("sent");
    const compaction = compactionOf(stack);
    const compact = async () => {
      const { error } = await stack.invoke(compaction, "{}");
      if (error !== undefined) throw new Error(`${error.errorType}: ${error.errorMessage}`);
    };
    await Promise.all([stack.drain(), compact(), compact()]);
    await stack.drain();
    onStep?.("drained");
  } finally {
    await stack.stop();
  }
}

async function putFiles({ clients, outputs }: LocalStack, round: number): Promise<void> {
  const Bucket = text(outputs["archiveBucketName"]);
  const put = (Key: string, Body: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const quotes = JSON.stringify(QUOTES);
  await Promise.all([
    put(`import/closes ${round}.csv`, `${IMPORTED.join("\n")}\n`),
    put(`import/again+${round}.csv`, `\uFEFF${IMPORTED.join("\r\n")}\r\n`),
    put(`import/more-${round}.csv`, OVERLAPPING.join("\n")),
    put(`quotes/bronze/fmp/2026/03/13/14/one-${round}.json`, quotes),
    put(`quotes/bronze/fmp/2026/03/13/14/two-${round}.json`, quotes),
  ]);
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

function compactionOf({ program }: LocalStack): string {
  const found = program.resources.find(
    ({ type, name }) => type === "aws:lambda/function:Function" && name.includes("compact-ticks"),
  );
  return text(found?.state["arn"]);
}

// Run by itself it can be killed: node dropEverything.ts FOLDER ROUND
if (import.meta.main) {
  const [dataDir = "", round] = process.argv.slice(2);
  await dropEverything({
    dataDir,
    round: Number(round),
    onStep: (step) => process.stdout.write(`${step}\n`),
  });
}
