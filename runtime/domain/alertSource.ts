import type { AlertSource } from "../contract/alert.ts";
import type { Feed } from "../contract/tick.ts";
import { BACKFILL_SOURCE } from "../contract/tick.ts";
import { classifySource } from "./classifySource.ts";

/** What an alert says of its tick's source: the tick's class, and of market data that came later so. */
export function alertSource(dataSource: string | undefined, feed: Feed): AlertSource {
  return dataSource === BACKFILL_SOURCE ? BACKFILL_SOURCE : classifySource(dataSource, feed);
}
