import type { MarketName } from "../runtime/contract/markets.ts";
import type { PipelineLeaves } from "./validation/PipelineLeaves.ts";

/** What is expected of the symbols' feed while their market is open. */
export interface WatchedFeed {
  readonly intervalSeconds: number;
  readonly staleIntervals: number;
  readonly exchange: MarketName;
  /** Days on which the market is closed against its calendar, `YYYY-MM-DD`. */
  readonly closedOn: readonly string[];
}

/**
 * The feed as the arguments have it watched: a schedule says itself how often quotes come and when its market
 * trades. Undefined: nobody knows, or nobody wants it watched.
 */
export function watchedFeed({
  monitoring,
  source,
}: Pick<PipelineLeaves, "monitoring" | "source">): WatchedFeed | undefined {
  const { feedIntervalSeconds, staleIntervals } = monitoring;
  const { schedule } = source;
  const known = feedIntervalSeconds === -1 ? schedule?.intervalSeconds : feedIntervalSeconds;
  if (known === undefined || staleIntervals === -1) return undefined;
  const { exchange, closedOn } = schedule ?? { exchange: monitoring.exchange, closedOn: [] };
  return { intervalSeconds: known, staleIntervals, exchange, closedOn };
}
