import type { Feed, TickClass } from "../contract/tick.ts";
import { FALLBACK_SOURCE, SIMULATED_BACKFILL_SOURCE } from "../contract/tick.ts";

/** What made-up prices call themselves. */
const SIMULATED: ReadonlySet<string> = new Set([
  ...["simulated", "mock", SIMULATED_BACKFILL_SOURCE, FALLBACK_SOURCE],
]);

/**
 * The class of a tick by its `data_source`: `simulated` (and `mock`, the word of an older producer, what
 * stands in for a provider, and what fills a gap to try it) and `replay` are made up or old, whatever else a producer calls itself is live. A tick that does not say
 * is of the pipeline's own class.
 */
export function classifySource(dataSource: string | undefined, feed: Feed): TickClass {
  if (dataSource === undefined) return feed === "any" ? "live" : feed;
  if (SIMULATED.has(dataSource)) return "simulated";
  return dataSource === "replay" ? "replay" : "live";
}

/** Whether a pipeline takes ticks of a class: made-up prices never enter real averages. */
export function acceptsClass(feed: Feed, tickClass: TickClass): boolean {
  return feed === "any" || feed === tickClass;
}
