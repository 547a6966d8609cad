import { RAW_PREFIX } from "../contract/lake.ts";

const HOUR_MS = 3_600_000;

/** Hour of arrival of an object of `raw/`, `YYYY/MM/DD/HH`; undefined if it is none of the pipeline's. */
export function arrivalHour(key: string): string | undefined {
  if (!key.startsWith(RAW_PREFIX)) return undefined;
  const rest = key.slice(RAW_PREFIX.length);
  const hour = /^(\d{4}\/\d\d\/\d\d\/\d\d)\/[^/]+\.ndjson\.gz$/.exec(rest)?.[1];
  return hour === undefined || hourEndMs(hour) === undefined ? undefined : hour;
}

/** When an hour `YYYY/MM/DD/HH` is over, in epoch milliseconds; undefined if there is no such hour. */
export function hourEndMs(hour: string): number | undefined {
  const [, day, digits] = /^(\d{4}\/\d\d\/\d\d)\/([01]\d|2[0-3])$/.exec(hour) ?? [];
  if (day === undefined) return undefined;
  const startMs = Date.parse(`${day.replaceAll("/", "-")}T${digits}:00:00.000Z`);
  if (Number.isNaN(startMs)) return undefined;
  // The 30th of February is parsed as a day of March.
  const isReal = new Date(startMs).toISOString().startsWith(day.replaceAll("/", "-"));
  return isReal ? startMs + HOUR_MS : undefined;
}
