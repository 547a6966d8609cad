import { gzipSync } from "node:zlib";
import type { Alert } from "../contract/alert.ts";
import { ALERTS_PREFIX, QUARANTINE_PREFIX, RAW_PREFIX } from "../contract/lake.ts";
import type { RejectionReason } from "../contract/rejection.ts";
import type { Tick } from "../contract/tick.ts";
import type { PendingAlert } from "./TrendState.ts";
import { hashFields } from "./tickId.ts";

/** Where and when a record arrived in the stream. */
export interface StreamPosition {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly arrivedAtMs: number;
}

/** A record that became a tick. */
export interface AcceptedRecord extends StreamPosition {
  readonly tick: Tick;
}

/** A record that was refused. */
export interface RejectedRecord extends StreamPosition {
  readonly reason: RejectionReason;
  /** The whole record as it came, base64. */
  readonly payload: string;
}

/** An object of the archive bucket, ready to be put. */
export interface LakeObject {
  readonly key: string;
  readonly body: Uint8Array;
}

/**
 * The `raw/` objects of records processed together, in their order: one per hour of arrival. The name
 * holds the first and last sequence number inside, so that a retry that gets further or less far never
 * writes over another object's records.
 */
export function rawObjects(records: readonly AcceptedRecord[]): LakeObject[] {
  return streamObjects(RAW_PREFIX, records, ({ tick }) => ({ ...tick }));
}

/** The `quarantine/` objects of refused records, named like {@link rawObjects}. */
export function quarantineObjects(records: readonly RejectedRecord[]): LakeObject[] {
  return streamObjects(QUARANTINE_PREFIX, records, ({ reason, payload }) => ({ reason, payload }));
}

/** The `alerts/` objects of alerts about to be published: one per hour in which their ticks arrived. */
export function alertObjects(pending: readonly PendingAlert[]): LakeObject[] {
  return groupByHour(pending).map(([hour, alerts]) => {
    const lines = alerts.map(({ alert }) => JSON.stringify(alert satisfies Alert));
    const name = hashFields(alerts.map(({ alert }) => alert.id));
    return {
      key: `${ALERTS_PREFIX}${hour}/${name}.ndjson`,
      body: Buffer.from(`${lines.join("\n")}\n`),
    };
  });
}

function streamObjects<Row extends StreamPosition>(
  prefix: string,
  records: readonly Row[],
  fields: (record: Row) => object,
): LakeObject[] {
  return groupByHour(records).map(([hour, rows]) => {
    const lines = rows.map((row) =>
      JSON.stringify({
        ...fields(row),
        arrived_at: new Date(row.arrivedAtMs).toISOString(),
        shard_id: row.shardId,
        sequence_number: row.sequenceNumber,
      }),
    );
    const span = `${rows[0]?.sequenceNumber}-${rows.at(-1)?.sequenceNumber}`;
    return {
      key: `${prefix}${hour}/${rows[0]?.shardId}-${span}.ndjson.gz`,
      body: gzipSync(`${lines.join("\n")}\n`),
    };
  });
}

/** Folder of an hour below a prefix of the archive, `YYYY/MM/DD/HH` in UTC. */
export function hourFolder(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 13).replace(/[-T]/g, "/");
}

/** Groups by hour of arrival, `YYYY/MM/DD/HH`, keeping the order. */
function groupByHour<Row extends { readonly arrivedAtMs: number }>(
  rows: readonly Row[],
): [string, Row[]][] {
  return [...Map.groupBy(rows, ({ arrivedAtMs }) => hourFolder(arrivedAtMs))];
}
