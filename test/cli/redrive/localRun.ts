import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { paginateListObjectsV2, PutObjectCommand } from "@aws-sdk/client-s3";
import { pipelineNames } from "../../../cli/replay/pipelineNames.ts";
import { readLakeRows } from "../../../cli/replay/readLake.ts";
import { readAlerts, readTickKeys } from "../../../cli/replay/readTables.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";
import { startLocalStack } from "../../../local/LocalStack.ts";
import type { RunSettings } from "../../../local/runSettings.ts";
import { keepSettings } from "../../../local/runSettings.ts";
import { createRandom } from "../../runtime/fakes/random.ts";

/** A program whose mappings give up what fails at once. */
export const PROGRAM = join(import.meta.dirname, "fixtures/program");

const SYMBOLS = ["AAPL", "MSFT", "TSLA"] as const;
const FIRST_MS = Date.UTC(2026, 0, 5, 14, 30);

/** What a run of a pipeline came to, in an order that does not depend on how it came there. */
export interface Outcome {
  readonly ticks: readonly string[];
  /** Distinct rows of `raw/`, without arrival and position. */
  readonly archived: readonly string[];
  readonly quarantined: number;
  readonly alerts: readonly unknown[];
  /** Distinct ids that reached the alert topic. */
  readonly received: readonly string[];
}

/** How a run of the program differs. */
export interface RunOptions {
  /** Replaces variables of its functions. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Nothing is invoked. */
  readonly isPassive?: boolean;
}

function settingsOf(variables: Readonly<Record<string, string>> = {}): RunSettings {
  return {
    programDir: PROGRAM,
    stack: "dev",
    // Not the program's own settings: what puts batches back must find them again.
    functionEnvironment: { FEED: "any", ALERT_MAX_AGE_HOURS: "none", ...variables },
  };
}

/** Starts the program on a kept folder. */
export function startRun(
  dataDir: string,
  { variables, isPassive = false }: RunOptions = {},
): Promise<LocalStack> {
  return startLocalStack({ ...settingsOf(variables), dataDir, isPassive });
}

/** Ends what made a run fail, as a start with other variables would. */
export function mendRun(dataDir: string): void {
  keepSettings(dataDir, settingsOf());
}

/** Sends ticks number `from` (inclusive) to `to` (exclusive), the same each time. */
export async function sendTicks(stack: LocalStack, from: number, to: number): Promise<void> {
  const { stream } = pipelineNames(stack, undefined);
  const random = createRandom(7);
  const records = Array.from({ length: to }, (_, index) => {
    const symbol = SYMBOLS[index % SYMBOLS.length] ?? "";
    const timestamp = new Date(FIRST_MS + index * 1_000).toISOString();
    const price = (100 + Math.floor(random() * 100) / 10).toFixed(1);
    const text = JSON.stringify({ symbol, timestamp, price, data_source: "replay" });
    // Two that are refused belong to what must be put back, too.
    const data = index === 5 || index === 50 ? `broken ${index}` : text;
    return { PartitionKey: symbol, Data: Buffer.from(data) };
  });
  await stack.clients.kinesis.send(
    new PutRecordsCommand({ StreamName: stream, Records: records.slice(from) }),
  );
}

/** Reads what a run came to. */
export async function readOutcome(stack: LocalStack): Promise<Outcome> {
  const names = pipelineNames(stack, undefined);
  const { dynamodb } = stack.clients;
  const alerts = await readAlerts(dynamodb, names.trendTable);
  const received = stack.deliveries.read().map(({ message }) => message);
  return {
    ticks: [...(await readTickKeys(dynamodb, names.tickTable))].sort(),
    archived: await readArchived(stack),
    quarantined: (await readRows(stack, "quarantine/")).size,
    alerts: alerts.sort((a, b) => (a.id < b.id ? -1 : 1)),
    received: [
      ...new Set(received.map((message) => (JSON.parse(message) as { id: string }).id)),
    ].sort(),
  };
}

async function readArchived(stack: LocalStack): Promise<string[]> {
  const rows = [...(await readRows(stack, "raw/")).values()];
  return rows
    .map(({ arrived_at: _a, shard_id: _s, sequence_number: _n, ...tick }) => JSON.stringify(tick))
    .sort();
}

/** Rows below a prefix of the archive by their position in the stream. */
async function readRows(
  stack: LocalStack,
  prefix: string,
): Promise<Map<string, Record<string, unknown>>> {
  const { archiveBucket } = pipelineNames(stack, undefined);
  const folder = { client: stack.clients.s3, bucket: archiveBucket, prefix, sinceMs: 0 };
  const rows = new Map<string, Record<string, unknown>>();
  for await (const row of readLakeRows(folder)) rows.set(String(row.sequence_number), row);
  return rows;
}

/** Keys of the objects in `raw/`. */
export async function listRaw(stack: LocalStack): Promise<string[]> {
  const { archiveBucket } = pipelineNames(stack, undefined);
  const keys: string[] = [];
  const pages = paginateListObjectsV2(
    { client: stack.clients.s3 },
    { Bucket: archiveBucket, Prefix: "raw/" },
  );
  for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key = "" }) => Key));
  return keys;
}

/** Files of the objects in a run's failed bucket, whether it is started or not. */
export function listFailed(dataDir: string): string[] {
  return globSync("s3/buckets/*failed*/objects/**/*.data", { cwd: dataDir });
}

/** The objects of the failed bucket, by key; nothing may change them meanwhile. */
export function readFailed(dataDir: string): Map<string, string> {
  return new Map(
    listFailed(dataDir).map((file) => {
      const [, key = ""] = /\/objects\/(.*)\.data$/.exec(file) ?? [];
      return [key, readFileSync(join(dataDir, file), "utf8")];
    }),
  );
}

/** Puts objects into the failed bucket. */
export async function writeFailed(
  stack: LocalStack,
  objects: ReadonlyMap<string, string>,
): Promise<void> {
  const Bucket = stack.pipelines[0]?.outputs.failedBucketName;
  if (typeof Bucket !== "string") throw new Error("the pipeline has no failed bucket");
  for (const [Key, Body] of objects) {
    await stack.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}
