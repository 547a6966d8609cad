import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { pipelineNames } from "../../../cli/replay/pipelineNames.ts";
import { readLakeRows } from "../../../cli/replay/readLake.ts";
import { readAlerts, readTickKeys } from "../../../cli/replay/readTables.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";
import { startLocalStack } from "../../../local/LocalStack.ts";
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

/** Starts the program on a kept folder, with variables of its functions replaced. */
export function startRun(
  dataDir: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<LocalStack> {
  return startLocalStack({
    programDir: PROGRAM,
    stack: "dev",
    dataDir,
    // Not the program's own settings: what puts batches back must find them again.
    functionEnvironment: { FEED: "any", ALERT_MAX_AGE_HOURS: "none", ...variables },
  });
}

/** Sends so many ticks, the same each time, and waits until all that comes of them is over. */
export async function sendTicks(stack: LocalStack, count: number): Promise<void> {
  const { stream } = pipelineNames(stack, undefined);
  const random = createRandom(7);
  const records = Array.from({ length: count }, (_, index) => {
    const symbol = SYMBOLS[index % SYMBOLS.length] ?? "";
    const timestamp = new Date(FIRST_MS + index * 1_000).toISOString();
    const price = (100 + Math.floor(random() * 100) / 10).toFixed(1);
    const text = JSON.stringify({ symbol, timestamp, price, data_source: "replay" });
    // Two that are refused belong to what must be put back, too.
    const data = index === 5 || index === 50 ? `broken ${index}` : text;
    return { PartitionKey: symbol, Data: Buffer.from(data) };
  });
  for (let at = 0; at < count; at += 500) {
    await stack.clients.kinesis.send(
      new PutRecordsCommand({ StreamName: stream, Records: records.slice(at, at + 500) }),
    );
  }
  await stack.drain();
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

/** The objects of the failed bucket. */
export async function readFailed(stack: LocalStack): Promise<Map<string, string>> {
  const Bucket = failedBucketOf(stack);
  const objects = new Map<string, string>();
  for (let token: string | undefined; ;) {
    const { Contents = [], NextContinuationToken } = await stack.clients.s3.send(
      new ListObjectsV2Command({
        Bucket,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = "" } of Contents) {
      const { Body } = await stack.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      objects.set(Key, (await Body?.transformToString()) ?? "");
    }
    token = NextContinuationToken;
    if (token === undefined) return objects;
  }
}

/** Puts objects into the failed bucket. */
export async function writeFailed(
  stack: LocalStack,
  objects: ReadonlyMap<string, string>,
): Promise<void> {
  const Bucket = failedBucketOf(stack);
  for (const [Key, Body] of objects) {
    await stack.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}

function failedBucketOf({ pipelines }: LocalStack): string {
  const name = pipelines[0]?.outputs.failedBucketName;
  if (typeof name !== "string") throw new Error("the pipeline has no failed bucket");
  return name;
}
