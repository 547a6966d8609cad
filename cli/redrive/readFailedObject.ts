import type {
  BatchSource,
  BatchSpan,
  EventRecord,
  FailedBatch,
  StoredEvent,
} from "./FailedBatch.ts";
import type { JsonObject } from "./isJsonObject.ts";
import { isJsonObject } from "./isJsonObject.ts";
import type { FailedKey } from "./parseFailedKey.ts";
import { readKafkaEvent } from "./readKafkaEvent.ts";
import { readStreamEvent } from "./readStreamEvent.ts";
import type { PipelineTargets } from "./RedrivePort.ts";
import type { SkipReason } from "./RedriveReason.ts";
import { parseJsonObject, textOf, UnfitObjectError } from "./UnfitObjectError.ts";

/** An object of the failed bucket that is no batch to put back. It stays where it is. */
export interface SkippedObject {
  readonly key: string;
  readonly reason: SkipReason;
  /** What exactly is wrong with it, where there is more to say. */
  readonly detail?: string;
}

/** A failed batch and its event, or why an object is none. */
export type ReadObject =
  | { readonly batch: FailedBatch; readonly event: StoredEvent }
  | { readonly skipped: SkippedObject };

/**
 * Reads what Lambda wrote when it gave up a batch: its invocation record, with the event as JSON text in
 * `payload`. What the record says must fit its key and the pipeline: who can write to the bucket must
 * not be able to have any function invoked with anything.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
export function readFailedObject(
  key: string,
  parsedKey: FailedKey & { readonly type: "stream" },
  text: string,
  targets: PipelineTargets,
): ReadObject {
  try {
    const record = parseJsonObject(text, "unreadable_json");
    requireVersion(record.version);
    const { source, info } = batchInfoOf(record);
    // What of a topic stands in the key AWS does not say.
    if (source !== "kafka") requireSame("shardId", info.shardId, parsedKey.shardId);
    const context = isJsonObject(record.requestContext) ? record.requestContext : {};
    const functionName = source === "dynamodb" ? targets.dynamodb : targets.kinesis;
    requireFunction(textOf(context.functionArn), functionName);
    const { event, arrivedAtMs } = readEvent(record.payload, source, parsedKey.shardId);
    const saidAtMs = Date.parse(textOf(record.timestamp));
    const failedAtMs = Number.isNaN(saidAtMs) ? parsedKey.failedAtMs : saidAtMs;
    return {
      event,
      batch: {
        key,
        mappingId: parsedKey.mappingId,
        source,
        streamArn: source === "kafka" ? clusterOf(info) : textOf(info.streamArn),
        spans: spansOf(event.records),
        functionName,
        records: event.records.length,
        firstArrivedAtMs: arrivedAtMs ?? failedAtMs,
        failedAtMs,
        condition: textOf(context.condition),
      },
    };
  } catch (error) {
    if (!(error instanceof UnfitObjectError)) throw error;
    return { skipped: { key, reason: error.reason, detail: error.message } };
  }
}

/** What Lambda calls the batch in its record, by what it was read from. */
const BATCH_INFO = {
  KinesisBatchInfo: "kinesis",
  DDBStreamBatchInfo: "dynamodb",
  KafkaBatchInfo: "kafka",
} as const satisfies Record<string, BatchSource>;

function batchInfoOf(record: JsonObject): { source: BatchSource; info: JsonObject } {
  for (const [name, source] of Object.entries(BATCH_INFO)) {
    const info = record[name];
    if (isJsonObject(info)) return { source, info };
  }
  throw new UnfitObjectError(
    "not_an_invocation_record",
    `none of ${Object.keys(BATCH_INFO).join(", ")} is in it`,
  );
}

/** What a later major version means by the same names nobody can know. */
function requireVersion(version: unknown): void {
  if (version === undefined || (typeof version === "string" && /^1(\.\d+)?$/.test(version))) return;
  throw new UnfitObjectError(
    "unknown_version",
    `version must be 1.0 or another 1.x, got ${JSON.stringify(version)}; look for a newer stock-analytics`,
  );
}

/** Which cluster a topic is in; brokers may be named in any order. */
function clusterOf({ eventSourceArn, bootstrapServers }: JsonObject): string {
  if (typeof eventSourceArn === "string") return eventSourceArn;
  return textOf(bootstrapServers)
    .split(",")
    .map((server) => server.trim())
    .sort()
    .join();
}

function requireSame(name: string, said: unknown, inKey: string): void {
  if (said === inKey) return;
  throw new UnfitObjectError(
    "not_an_invocation_record",
    `${name} must be "${inKey}" as in the key, got ${JSON.stringify(said)}`,
  );
}

const FUNCTION_ARN = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+))(?::([^:]+))?$/;

/** The pipeline's mappings invoke its functions without version or alias. */
function requireFunction(arn: string, expected: string): void {
  const [, unqualified, name, qualifier = "$LATEST"] = FUNCTION_ARN.exec(arn) ?? [];
  const isSame = expected === (expected.startsWith("arn:") ? unqualified : name);
  if (isSame && qualifier === "$LATEST") return;
  throw new UnfitObjectError(
    "foreign_function",
    `the function must be "${expected}", got "${arn}"; name the pipeline it belongs to`,
  );
}

function readEvent(
  payload: unknown,
  source: BatchSource,
  shardId: string,
): { event: StoredEvent; arrivedAtMs: number | undefined } {
  if (payload === undefined || payload === null) {
    throw new UnfitObjectError(
      "payload_missing",
      '"payload" must hold the event, and is not there',
    );
  }
  if (typeof payload !== "string") {
    throw new UnfitObjectError("payload_unreadable", '"payload" must be JSON text');
  }
  const event = parseJsonObject(payload, "payload_unreadable");
  const { arrivedAtMs, ...read } =
    source === "kafka" ? readKafkaEvent(event) : readStreamEvent(event, source, shardId);
  return { event: { source, text: payload, ...read }, arrivedAtMs };
}

function spansOf(records: readonly EventRecord[]): BatchSpan[] {
  return [...Map.groupBy(records, ({ orderKey }) => orderKey)].map(([shardId, ofIt]) => ({
    shardId,
    firstSequenceNumber: ofIt[0]?.sequenceNumber ?? "",
    lastSequenceNumber: ofIt.at(-1)?.sequenceNumber ?? "",
  }));
}
