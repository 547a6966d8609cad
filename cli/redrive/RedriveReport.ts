import type { BatchSpan, FailedBatch } from "./FailedBatch.ts";
import type { RedrivePlan } from "./planRedrive.ts";
import type { SkippedObject } from "./readFailedObject.ts";
import { HARMLESS_SKIPS } from "./RedriveReason.ts";
import type { BatchOutcome } from "./runRedrive.ts";

/** How many batches, and how many records in them. */
export interface BatchCount {
  readonly batches: number;
  readonly records: number;
}

/** A batch in a report. */
export interface ReportedBatch {
  readonly key: string;
  readonly mapping: string;
  /** Of a topic its partitions, by commas; sequence numbers are their offsets then, as many in the same order. */
  readonly shard: string;
  readonly function: string;
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
  /** Time since its first record came to the stream, in whole seconds. */
  readonly ageSeconds: number;
  /** ISO 8601, UTC. */
  readonly failedAt: string;
  readonly condition: string;
  /** `waiting`: a dry run found it. */
  readonly state: BatchOutcome["state"] | "waiting";
  readonly recordsDone: number;
  readonly reason?: string;
  readonly detail?: string;
  readonly nextSequenceNumber?: string;
  readonly notRemoved?: string;
}

/** What a redrive did, or what a dry run found. Printed by `--json`. */
export interface RedriveReport {
  readonly dryRun: boolean;
  readonly redriven: BatchCount;
  /** Batches of which anything is still to be done, and the records that are. */
  readonly left: BatchCount;
  /** Objects and batches by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Earlier batches of the same shards that the options leave out. */
  readonly overtaken: number;
  readonly batches: readonly ReportedBatch[];
  readonly skipped: readonly SkippedObject[];
}

/** The report of a dry run: what there is, in the order in which it would be put back. */
export function reportPlan(plan: RedrivePlan, nowMs: number): RedriveReport {
  const found = plan.phases.flat().flatMap(({ batches }) => batches);
  const batches = [...found, ...plan.beyondLimit].map((batch) => ({
    ...describeBatch(batch, nowMs),
    state: "waiting" as const,
    recordsDone: 0,
  }));
  return makeReport(plan, batches, true);
}

/** The report of a redrive. */
export function reportRun(
  plan: RedrivePlan,
  outcomes: readonly BatchOutcome[],
  nowMs: number,
): RedriveReport {
  const batches = outcomes.map(({ batch, ...became }) => ({
    ...describeBatch(batch, nowMs),
    ...became,
  }));
  return makeReport(plan, batches, false);
}

/** Whether all that failed is done: nothing is left, unreadable, or in the way of the next time. */
export function isComplete({ batches, skipped, dryRun }: RedriveReport): boolean {
  // A dry run is done when it could see all there is.
  if (dryRun) return skipped.every(({ reason }) => reason !== "read_failed");
  const isDone = batches.every(
    ({ state, notRemoved, reason }) =>
      (state !== "left" || reason === "limit") && notRemoved === undefined,
  );
  return isDone && skipped.every(({ reason }) => HARMLESS_SKIPS.has(reason));
}

function describeBatch(batch: FailedBatch, nowMs: number) {
  return {
    key: batch.key,
    mapping: batch.mappingId,
    shard: joined(batch, "shardId"),
    function: batch.functionName,
    records: batch.records,
    firstSequenceNumber: joined(batch, "firstSequenceNumber"),
    lastSequenceNumber: joined(batch, "lastSequenceNumber"),
    ageSeconds: Math.max(0, Math.floor((nowMs - batch.firstArrivedAtMs) / 1000)),
    failedAt: new Date(batch.failedAtMs).toISOString(),
    condition: batch.condition,
  };
}

function joined({ spans }: FailedBatch, member: keyof BatchSpan): string {
  return spans.map((span) => span[member]).join();
}

function makeReport(
  { skipped, overtaken }: RedrivePlan,
  batches: readonly ReportedBatch[],
  dryRun: boolean,
): RedriveReport {
  const reasons: Record<string, number> = {};
  const gone = batches.flatMap(({ key, state }) =>
    state === "gone" ? [{ key, reason: "gone" as const }] : [],
  );
  const all = [...skipped, ...gone];
  for (const { reason } of [...batches, ...all]) {
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return {
    dryRun,
    redriven: count(
      batches.filter(({ state }) => state === "redriven"),
      ({ records }) => records,
    ),
    left: count(
      batches.filter(({ state }) => state === "left" || state === "waiting"),
      ({ records, recordsDone }) => records - recordsDone,
    ),
    reasons,
    overtaken,
    batches: batches.filter(({ state }) => state !== "gone"),
    skipped: all,
  };
}

function count(
  batches: readonly ReportedBatch[],
  recordsOf: (batch: ReportedBatch) => number,
): BatchCount {
  return {
    batches: batches.length,
    records: batches.reduce((sum, batch) => sum + recordsOf(batch), 0),
  };
}
