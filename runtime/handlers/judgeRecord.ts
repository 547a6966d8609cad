import type { StreamPosition } from "../domain/lakeObjects.ts";
import { parseTick } from "../domain/parseTick.ts";
import { toTickItem } from "../domain/tickItem.ts";
import type { ParsedRecord, ProcessSettings } from "./processRecords.ts";

/**
 * Judges one record of a stream: a tick with its item, or a refused record with its reason.
 * @param payload the record as it came, base64
 * @param partitionKey what it was put under; undefined: nothing, so that it may be in any partition
 */
export function judgeRecord(
  payload: string,
  partitionKey: string | undefined,
  position: StreamPosition,
  settings: ProcessSettings,
): ParsedRecord {
  const { arrivedAtMs } = position;
  const parsed = parseTick(Buffer.from(payload, "base64"), arrivedAtMs, settings);
  if ("reason" in parsed) return { ...position, reason: parsed.reason, payload };
  const { tick, atMs } = parsed;
  return {
    ...position,
    partitionKey,
    tick,
    item: toTickItem(tick, { atMs, arrivedAtMs, ttlMs: settings.tickTtlMs }),
  };
}
