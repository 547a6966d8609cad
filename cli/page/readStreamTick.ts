import { TICK_TABLE } from "../../runtime/contract/tables.ts";
import type { Feed } from "../../runtime/contract/tick.ts";
import type { Item } from "../../runtime/domain/tickItem.ts";
import { fromTickItem } from "../../runtime/domain/tickItem.ts";
import type { ArrivedTick } from "../../runtime/domain/TrendState.ts";

/** A record of the tick table's stream, as far as it is read here. */
interface StreamImage {
  readonly dynamodb?: { readonly NewImage?: Item };
}

/**
 * The tick of a record of the tick table's stream, as the trend function reads it; undefined: that
 * function ignores it too.
 */
export function readStreamTick(
  record: { /** As a function gets it. */ readonly json: string; readonly arrivedAtMs: number },
  feed: Feed,
): { readonly symbol: string; readonly tick: ArrivedTick } | undefined {
  const item = (JSON.parse(record.json) as StreamImage).dynamodb?.NewImage ?? {};
  const tick = fromTickItem(item, record.arrivedAtMs, feed);
  const symbol = item[TICK_TABLE.partitionKey]?.S;
  return tick === undefined || symbol === undefined ? undefined : { symbol, tick };
}
