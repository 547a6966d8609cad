import { gunzipSync } from "node:zlib";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { pipelineNames } from "../../cli/replay/pipelineNames.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { ROOT } from "./runCommand.ts";

/** What a data directory holds, in an order that does not depend on how it came there. */
export interface Contents {
  /** Items of the tick table. */
  readonly ticks: readonly string[];
  /** Distinct rows of `raw/`, without arrival time and position. */
  readonly archived: readonly string[];
  /** Ids of the alerts in the trend table. */
  readonly alertIds: readonly string[];
  /** Distinct ids in `alerts/`. */
  readonly publishedIds: readonly string[];
}

/** Opens a kept data directory and reads all of it. */
export async function readContents(dataDir: string): Promise<Contents> {
  const stack = await startLocalStack({ programDir: ROOT, stack: "dev", dataDir, config: {} });
  try {
    const names = pipelineNames(stack, undefined);
    const trends = await scan(stack, names.trendTable);
    const raw = await readRows(stack, names.archiveBucket, "raw/");
    const alerts = await readRows(stack, names.archiveBucket, "alerts/");
    return {
      ticks: (await scan(stack, names.tickTable)).map((item) => JSON.stringify(item)).sort(),
      archived: distinct(
        raw.map(({ arrived_at: _a, shard_id: _s, sequence_number: _n, ...tick }) =>
          JSON.stringify(tick),
        ),
      ),
      alertIds: distinct(trends.flatMap((item) => (item.id === undefined ? [] : [text(item.id)]))),
      publishedIds: distinct(alerts.map(({ id }) => String(id))),
    };
  } finally {
    await stack.stop();
  }
}

async function scan(stack: LocalStack, table: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan({ client: stack.clients.dynamodb }, { TableName: table });
  for await (const page of pages) {
    for (const item of page.Items ?? [])
      items.push(Object.fromEntries(Object.entries(item).sort()));
  }
  return items;
}

async function readRows(
  stack: LocalStack,
  bucket: string,
  prefix: string,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  const client = stack.clients.s3;
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const lines = (Key?.endsWith(".gz") === true ? gunzipSync(bytes) : Buffer.from(bytes))
        .toString()
        .trimEnd()
        .split("\n");
      for (const line of lines) rows.push(JSON.parse(line) as Record<string, unknown>);
    }
  }
  return rows;
}

function text(attribute: unknown): string {
  return (attribute as { readonly S: string }).S;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
