import type { RejectionReason } from "../contract/rejection.ts";
import { stripTrailingZeros } from "./decimal.ts";

const DAY_MS = 86_400_000;
/** A smaller whole number is epoch seconds, or a clock that was never set. */
const SMALLEST_EPOCH_MS = 1e11;

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/;

/** A trade time, read. */
export interface TradeTime {
  /** Epoch milliseconds; what is finer is dropped. */
  readonly atMs: number;
  /** Digits of the second beyond the third: they tell trades of one millisecond apart. */
  readonly finer: string;
}

/**
 * Reads a trade time: RFC 3339 text with `Z` or an offset, or epoch milliseconds. Later than
 * 1 January 1970 (where a clock that was never set stands) and at most a day ahead of arrival.
 */
export function parseTimestamp(
  value: string | number,
  arrivedAtMs: number,
): TradeTime | RejectionReason {
  const time = typeof value === "number" ? readEpochMs(value) : readDateTime(value);
  if (typeof time === "string") return time;
  if (time.atMs < DAY_MS) return "timestamp_too_early";
  if (time.atMs > arrivedAtMs + DAY_MS) return "timestamp_too_far_ahead";
  return time;
}

function readEpochMs(value: number): TradeTime | RejectionReason {
  if (!Number.isSafeInteger(value)) return "timestamp_invalid";
  if (value < SMALLEST_EPOCH_MS) return "timestamp_in_seconds";
  return { atMs: value, finer: "" };
}

function readDateTime(text: string): TradeTime | RejectionReason {
  const match = DATE_TIME.exec(text);
  if (match === null) return "timestamp_invalid";
  const [, year, month, day, hour, minute, second, fraction = "", zone] = match;
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isRealDay = new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}T`);
  if (!isRealDay || h > 23 || m > 59 || s > 59) return "timestamp_invalid";
  if (zone === undefined) return "timestamp_without_zone";
  const offset = zoneOffsetMs(zone);
  if (offset === undefined) return "timestamp_invalid";
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return {
    atMs: midnight + h * 3_600_000 + m * 60_000 + s * 1000 + ms - offset,
    finer: stripTrailingZeros(fraction.slice(3)),
  };
}

function zoneOffsetMs(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
