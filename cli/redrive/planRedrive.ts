import type { BatchSource, FailedBatch } from "./FailedBatch.ts";
import { inParallel } from "./inParallel.ts";
import type { Lane } from "./LaneBuilder.ts";
import { LaneBuilder } from "./LaneBuilder.ts";
import type { FailedKey } from "./parseFailedKey.ts";
import { parseFailedKey } from "./parseFailedKey.ts";
import type { SkippedObject } from "./readFailedObject.ts";
import { readFailedObject } from "./readFailedObject.ts";
import type { PipelineTargets, RedrivePort } from "./RedrivePort.ts";
import { TooLargeError } from "./RedrivePort.ts";

/** Which failed batches are meant. */
export interface RedriveFilter {
  /** Given up at this time or later, epoch milliseconds. */
  readonly sinceMs?: number;
  /** Given up before this time, epoch milliseconds. */
  readonly untilMs?: number;
  /** UUID of the only mapping that is meant. */
  readonly mappingId?: string;
  /** Most batches that are put back. */
  readonly limit?: number;
}

/** What there is to put back, and in which order. */
export interface RedrivePlan {
  /**
   * One after the other or side by side: those of one phase have no order between them. The batches of the
   * tick table's stream are the first phase: what failed there had come before what failed at the same
   * time on its way into the table.
   */
  readonly phases: readonly (readonly PlannedLane[])[];
  readonly skipped: readonly SkippedObject[];
  /** Batches that `limit` leaves for another time. */
  readonly beyondLimit: readonly FailedBatch[];
  /** Batches that were given up before those meant, in the same shards, and are not meant. */
  readonly overtaken: number;
  /** Mappings that have anything in the bucket. */
  readonly mappingIds: ReadonlySet<string>;
}

/** A lane, and whether something unread may have to come before it. */
export interface PlannedLane extends Lane {
  readonly isHeldBack: boolean;
}

/** What a plan is made with. */
export interface PlanOptions extends RedriveFilter {
  readonly targets: PipelineTargets;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Called after each object. */
  readonly onRead?: (read: number, total: number) => void;
}

/** A pipeline that took its ticks from a stream may take them from a topic by now: one order of both. */
const PHASES: readonly (readonly BatchSource[])[] = [["dynamodb"], ["kinesis", "kafka"]];

/** Objects read at a time. */
const PARALLEL_READS = 8;

interface StreamObject {
  readonly key: string;
  readonly parsed: FailedKey & { readonly type: "stream" };
}

/** Reads all of the failed bucket, and says what is to be put back in which order. Changes nothing. */
export async function planRedrive(port: RedrivePort, options: PlanOptions): Promise<RedrivePlan> {
  const skipped: SkippedObject[] = [];
  const objects = await listObjects(port, options, skipped);
  const meant = objects.filter(({ parsed }) => isMeant(parsed, options));
  const phases = PHASES.map((sources) => ({ sources, builder: new LaneBuilder() }));
  const unread = new Set<string>();
  let read = 0;
  await inParallel(meant, PARALLEL_READS, async (object) => {
    if (options.signal.aborted) return;
    const found = await readObject(port, object, options.targets);
    if ("skipped" in found) {
      skipped.push(found.skipped);
      if (found.skipped.reason === "read_failed") {
        unread.add(shardOf(object.parsed)).add(object.parsed.mappingId);
      }
    } else {
      const { batch, event } = found;
      phases
        .find(({ sources }) => sources.includes(batch.source))
        ?.builder.add(batch, event.orderKeys);
    }
    options.onRead?.((read += 1), meant.length);
  });
  const lanes = phases.map(({ builder }) => builder.build());
  return {
    ...cutAt(options.limit ?? Infinity, lanes, unread),
    skipped: skipped.sort((a, b) => (a.key < b.key ? -1 : 1)),
    overtaken: countOvertaken(objects, meant),
    mappingIds: new Set(objects.map(({ parsed }) => parsed.mappingId)),
  };
}

async function listObjects(
  port: RedrivePort,
  { targets, signal }: PlanOptions,
  skipped: SkippedObject[],
): Promise<StreamObject[]> {
  const objects: StreamObject[] = [];
  for await (const key of port.list()) {
    if (signal.aborted) break;
    const parsed = parseFailedKey(key);
    if (parsed.type === "stream") objects.push({ key, parsed });
    else if (parsed.type === "foreign") skipped.push({ key, reason: "not_a_failed_batch" });
    else if (parsed.type === "unknown") skipped.push({ key, reason: "unknown_key" });
    else {
      const isSweep = parsed.functionName === targets.sweep;
      skipped.push({ key, reason: isSweep ? "sweep_invocation" : "async_invocation" });
    }
  }
  return objects;
}

function isMeant(
  { failedAtMs, mappingId }: StreamObject["parsed"],
  { sinceMs = -Infinity, untilMs = Infinity, mappingId: only }: RedriveFilter,
): boolean {
  return failedAtMs >= sinceMs && failedAtMs < untilMs && (only ?? mappingId) === mappingId;
}

async function readObject(
  port: RedrivePort,
  { key, parsed }: StreamObject,
  targets: PipelineTargets,
): Promise<ReturnType<typeof readFailedObject>> {
  let text: string | undefined;
  try {
    text = await port.read(key);
  } catch (error) {
    if (error instanceof TooLargeError) {
      return { skipped: { key, reason: "too_large", detail: error.message } };
    }
    return { skipped: { key, reason: "read_failed", detail: String(error) } };
  }
  if (text === undefined) return { skipped: { key, reason: "gone" } };
  return readFailedObject(key, parsed, text, targets);
}

function shardOf({ mappingId, shardId }: { mappingId: string; shardId: string }): string {
  return `${mappingId} ${shardId}`;
}

/** Whether something unread may have to come before a batch; which partitions that is of its key does not say. */
function isBehindUnread({ mappingId, source, spans }: FailedBatch, unread: ReadonlySet<string>) {
  if (source === "kafka") return unread.has(mappingId);
  return spans.some(({ shardId }) => unread.has(shardOf({ mappingId, shardId })));
}

/** The first batches of the lanes in their order, and the others. */
function cutAt(
  limit: number,
  phases: readonly (readonly Lane[])[],
  unread: ReadonlySet<string>,
): Pick<RedrivePlan, "phases" | "beyondLimit"> {
  const beyondLimit: FailedBatch[] = [];
  let room = limit;
  const cut = (lane: Lane): PlannedLane => {
    const batches = lane.batches.slice(0, room);
    for (const batch of lane.batches.slice(batches.length)) beyondLimit.push(batch);
    room -= batches.length;
    const isHeldBack = lane.batches.some((batch) => isBehindUnread(batch, unread));
    return { batches, orderKeys: lane.orderKeys, isHeldBack };
  };
  return { phases: phases.map((lanes) => lanes.map(cut)), beyondLimit };
}

function countOvertaken(objects: readonly StreamObject[], meant: readonly StreamObject[]): number {
  const lastMeant = new Map<string, number>();
  for (const { parsed } of meant) {
    const last = lastMeant.get(shardOf(parsed)) ?? -Infinity;
    lastMeant.set(shardOf(parsed), Math.max(last, parsed.failedAtMs));
  }
  const chosen = new Set(meant);
  return objects.filter(
    (object) =>
      !chosen.has(object) &&
      object.parsed.failedAtMs < (lastMeant.get(shardOf(object.parsed)) ?? -Infinity),
  ).length;
}
