import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { MarketName } from "../runtime/contract/markets.ts";
import { MARKETS } from "../runtime/contract/markets.ts";
import { producerTimeoutSeconds } from "./createProducer.ts";
import type { WatchedPolls } from "./monitoring/Watched.ts";
import { InvokedBy } from "./monitoring/Watched.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { QuoteProducer } from "./QuoteProducer.ts";

/** What of the polls of a provider is watched. */
export function watchPolls(
  context: PipelineContext,
  { functionName }: QuoteProducer,
): WatchedPolls {
  const { schedule } = context.leaves.source;
  if (schedule === undefined) throw new Error("A producer must have a schedule.");
  return {
    function: {
      role: FUNCTIONS.produceQuotes,
      invokedBy: InvokedBy.InSession,
      functionName,
      timeoutSeconds: producerTimeoutSeconds(schedule),
      logGroupName: logGroupName(context, FUNCTIONS.produceQuotes),
    },
    intervalSeconds: schedule.intervalSeconds,
    runs: runsOf(schedule.exchange),
  };
}

/**
 * Whole hours of UTC in which a market's schedule runs its function at any time of the year, by the zone's
 * two offsets.
 */
export function runsOf(exchange: MarketName): WatchedPolls["runs"] {
  const { timeZone, cronHours, cronWeekdays } = MARKETS[exchange];
  if (cronHours === "*") {
    // Of currencies' week the days that are whole in every season.
    return { weekdays: cronWeekdays === "*" ? [1, 7] : [1, 5], hours: [0, 23] };
  }
  const [first = 0, last = 0] = cronHours.split("-").map(Number);
  const offsets = [offsetHours(timeZone, 0), offsetHours(timeZone, 6)];
  const from = Math.max(...offsets.map((offset) => first - offset));
  const to = Math.min(...offsets.map((offset) => last - offset));
  // East of London the first hours lie in the night of UTC, whose day is another one.
  return { weekdays: [1, 5], hours: [Math.max(0, from), to] };
}

/** Hours from UTC in the middle of a month, 0 is January. */
function offsetHours(timeZone: string, month: number): number {
  const moment = Date.UTC(2026, month, 15, 12);
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hour: "numeric",
    hourCycle: "h23",
    day: "numeric",
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const days = Number(parts.get("day")) - 15;
  return days * 24 + Number(parts.get("hour")) - 12;
}
