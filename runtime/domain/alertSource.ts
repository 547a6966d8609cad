import type { AlertSource } from "../contract/alert.ts";
import type { Feed } from "../contract/tick.ts";
import { BACKFILL_SOURCE, SIMULATED_BACKFILL_SOURCE } from "../contract/tick.ts";
import { classifySource } from "./classifySource.ts";

/** What fills a gap; the made-up one only in a pipeline that takes what is made up. */
const BACKFILLS: ReadonlySet<string | undefined> = new Set([
  BACKFILL_SOURCE,
  SIMULATED_BACKFILL_SOURCE,
]);

/** What an alert says of its tick's source: the tick's class, and of data that came later so. */
export function alertSource(dataSource: string | undefined, feed: Feed): AlertSource {
  return BACKFILLS.has(dataSource) ? BACKFILL_SOURCE : classifySource(dataSource, feed);
}
