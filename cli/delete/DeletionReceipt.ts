import type { PlaceReport } from "./PlaceTally.ts";
import type { Selection } from "./Selection.ts";

/** Where the data may still be, which no call can delete, and until when. */
export interface Remainder {
  readonly where: string;
  /** ISO 8601; absent: nobody can say. */
  readonly until?: string;
  readonly note: string;
}

/** What a deletion did; of a dry run, what it would do. */
export interface DeletionReceipt {
  readonly pipeline: string;
  readonly symbol?: string;
  /** First trade time that goes, ISO 8601 UTC. */
  readonly from?: string;
  /** First trade time after those that go. */
  readonly to?: string;
  readonly dryRun: boolean;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether every place was gone through; if not, run it again. */
  readonly complete: boolean;
  /** Why not. */
  readonly error?: string;
  readonly places: readonly PlaceReport[];
  /** Where it is forgotten later. */
  readonly remains: readonly Remainder[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long what was written to a table can be restored, in days, at most. */
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
const RECOVERY_DAYS = 35;
/** How long a table's stream keeps changes, with the item as it was before, in hours. */
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
const TABLE_STREAM_HOURS = 24;
/** Days that results of queries, and then their old versions, are kept. */
const RESULTS_DAYS = 31;
const ACCESS_LOG_DAYS = 91;

/** What of the selection remains where, from the end of a deletion on. */
export function remainders(
  endedAtMs: number,
  streamRetentionHours: number | undefined,
): Remainder[] {
  const after = (ms: number): string => new Date(endedAtMs + ms).toISOString();
  return [
    {
      where: "point-in-time backups of the tick table and the trend table",
      until: after(RECOVERY_DAYS * DAY_MS),
      note: "35 days at most; a table restored from them must be deleted from again. On-demand backups and exports that people made stay until they delete them",
    },
    {
      where: "stream of the tick table",
      until: after(TABLE_STREAM_HOURS * HOUR_MS),
      note: "24 hours: the changes, the deletions of this run among them",
    },
    {
      where: "tick stream",
      ...(streamRetentionHours === undefined
        ? {}
        : { until: after(streamRetentionHours * HOUR_MS) }),
      note: "its retention, or that of the topic in its place: records that are not processed yet come in later; run it again then",
    },
    {
      where: "results of queries",
      until: after(RESULTS_DAYS * DAY_MS),
      note: "30 days, and a day as old versions; what people have downloaded is theirs",
    },
    {
      where: "access logs of the buckets",
      until: after(ACCESS_LOG_DAYS * DAY_MS),
      note: "90 days and a day, where there are such: keys, which name the symbols of imports; no prices",
    },
    {
      where: "logs of the functions",
      note: "for their retention: no records; symbols, times and ids of ticks that came late, and keys of objects",
    },
    {
      where: "receivers of alerts",
      note: "got copies of alerts by SNS, which keeps none; queues of undelivered alerts hold them for 14 days at most",
    },
    {
      where: "buckets outside the pipeline",
      note: "replicas, inventories and copies that people made",
    },
  ];
}

/** The selection as a receipt has it. */
export function describeSelection({
  symbol,
  period,
}: Selection): Pick<DeletionReceipt, "symbol" | "from" | "to"> {
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(period === undefined
      ? {}
      : {
          from: new Date(period.fromMs).toISOString(),
          to: new Date(period.toMs).toISOString(),
        }),
  };
}
