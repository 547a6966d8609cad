import { setTimeout } from "node:timers/promises";
import type { LocalStack } from "../../local/LocalStack.ts";
import { QUARANTINE_PREFIX, RAW_PREFIX } from "../../runtime/contract/lake.ts";
import type { Speed } from "../pace.ts";
import { pace } from "../pace.ts";
import type { SendTicksOptions } from "../sources/sendTicks.ts";
import { sendTicks } from "../sources/sendTicks.ts";
import { sendToTopic } from "../sources/sendToTopic.ts";
import type { SourceRecord } from "../sources/SourceRecord.ts";
import type { PipelineNames } from "./pipelineNames.ts";
import { readLakeRows } from "./readLake.ts";
import type { SourceRow } from "./readSources.ts";
import { hasWaiting, readAlerts, readTickKeys } from "./readTables.ts";
import { placeOf, ReplayLedger } from "./ReplayLedger.ts";
import type { ReplayReport, ReportedRejection } from "./Report.ts";
import { makeReport } from "./Report.ts";
import type { RunObserver } from "./RunObserver.ts";

/** How often the trend table is asked whether something waits, in milliseconds. */
const WAITING_LOOK_MS = 500;

/** How a replay runs. */
export interface ReplayOptions {
  readonly speed: Speed;
  /** Ends the sending; what was sent is still processed and reported. */
  readonly signal: AbortSignal;
  /** Called whenever something was read or done; with the scheduled functions that are waited for. */
  readonly onProgress: (ledger: ReplayLedger, scheduled: readonly string[]) => void;
  /** Called for each row that cannot be sent: where it stands, and why. */
  readonly onBroken: (place: string, reason: string) => void;
}

/**
 * Sends rows to a running pipeline, waits until all of them are processed, and counts what came of
 * them: each figure from the place that holds it, so that they can contradict each other.
 */
export async function runReplay(
  stack: LocalStack,
  names: PipelineNames,
  rows: AsyncIterable<SourceRow>,
  observer: RunObserver,
  options: ReplayOptions,
): Promise<ReplayReport> {
  const startedAtMs = Date.now();
  const { dynamodb } = stack.clients;
  const keysBefore = await readTickKeys(dynamodb, names.tickTable);
  const alertsBefore = new Set((await readAlerts(dynamodb, names.trendTable)).map(({ id }) => id));
  const ledger = new ReplayLedger();
  await sendRows(stack, names, rows, ledger, options);
  await drainPipeline(stack, names, (scheduled) => options.onProgress(ledger, scheduled));
  const alerts = await readAlerts(dynamodb, names.trendTable);
  return makeReport({
    rowsBroken: ledger.rowsBroken,
    recordsSent: ledger.sentCount,
    quarantined: await readQuarantine(stack, names, ledger, startedAtMs),
    acceptedKeys: await readAccepted(stack, names, ledger, startedAtMs),
    keysBefore,
    rowsAfter: (await readTickKeys(dynamodb, names.tickTable)).size,
    lateKeys: observer.lateKeys,
    alerts: alerts.filter(({ id }) => !alertsBefore.has(id)),
    deliveredAlertIds: observer.deliveredAlertIds,
    durationMs: Date.now() - startedAtMs,
  });
}

/** Ticks that are held back, and alerts that wait, are not processed yet: the sweep's time must come. */
async function drainPipeline(
  stack: LocalStack,
  names: PipelineNames,
  onProgress: (scheduled: readonly string[]) => void,
): Promise<void> {
  await stack.drain({ onProgress });
  while (await hasWaiting(stack.clients.dynamodb, names.trendTable)) {
    onProgress([]);
    await setTimeout(WAITING_LOOK_MS);
    await stack.drain({ onProgress });
  }
}

async function sendRows(
  stack: LocalStack,
  names: PipelineNames,
  rows: AsyncIterable<SourceRow>,
  ledger: ReplayLedger,
  { speed, signal, onProgress, onBroken }: ReplayOptions,
): Promise<void> {
  const records = withoutBroken(rows, (row, reason, payload) => {
    ledger.noteBroken(reason, payload);
    onBroken(placeOf(row), reason);
    onProgress(ledger, []);
  });
  await send(stack, names, pace(records, { speed, signal }), {
    signal,
    onSent: (_record, position) => {
      ledger.noteSent(position);
      onProgress(ledger, []);
    },
    onRefused: (record, reason) => {
      ledger.noteBroken(reason, record.data);
      onBroken(placeOf(record), reason);
    },
  });
}

type Sent = SourceRecord & { readonly file: string };

/** Sends to what the pipeline reads. */
async function send(
  { kafka, clients }: LocalStack,
  { stream, topic }: PipelineNames,
  records: AsyncIterable<Sent>,
  options: Pick<SendTicksOptions<Sent>, "signal" | "onSent" | "onRefused">,
): Promise<void> {
  if (topic !== undefined && kafka !== undefined) {
    await sendToTopic(records, { ...options, connection: kafka, topic });
  } else if (stream !== undefined) {
    // The emulator takes or fails a call as a whole: more than one a symbol keeps the order.
    const atOnce = { recordsPerKey: 500 };
    await sendTicks(records, {
      ...{ ...options, ...atOnce, client: clients.kinesis, streamName: stream },
    });
  } else throw new Error("the pipeline reads neither a stream nor a topic");
}

async function* withoutBroken(
  rows: AsyncIterable<SourceRow>,
  onBroken: (row: SourceRow, reason: string, payload: Uint8Array) => void,
): AsyncGenerator<SourceRecord & { readonly file: string }> {
  for await (const row of rows) {
    if ("broken" in row) onBroken(row, `broken_row: ${row.broken}`, row.raw);
    else yield row;
  }
}

async function readQuarantine(
  stack: LocalStack,
  names: PipelineNames,
  ledger: ReplayLedger,
  sinceMs: number,
): Promise<ReportedRejection[]> {
  const found = new Map<string, ReportedRejection>();
  for await (const row of readOwnRows(stack, names, ledger, sinceMs, QUARANTINE_PREFIX)) {
    const rejection = { reason: String(row.reason), payload: String(row.payload) };
    found.set(`${String(row.shard_id)} ${String(row.sequence_number)}`, rejection);
  }
  return [...found.values()];
}

/** Key in the tick table of each of our records in `raw/`: objects overlap after retries. */
async function readAccepted(
  stack: LocalStack,
  names: PipelineNames,
  ledger: ReplayLedger,
  sinceMs: number,
): Promise<string[]> {
  const found = new Map<string, string>();
  for await (const row of readOwnRows(stack, names, ledger, sinceMs, RAW_PREFIX)) {
    const key = `${String(row.symbol)} ${String(row.timestamp)}#${String(row.id)}`;
    found.set(`${String(row.shard_id)} ${String(row.sequence_number)}`, key);
  }
  return [...found.values()];
}

async function* readOwnRows(
  stack: LocalStack,
  names: PipelineNames,
  ledger: ReplayLedger,
  sinceMs: number,
  prefix: string,
): AsyncGenerator<Record<string, unknown>> {
  const folder = { client: stack.clients.s3, bucket: names.archiveBucket, prefix, sinceMs };
  for await (const row of readLakeRows(folder)) {
    if (ledger.hasSent(row)) yield row;
  }
}
