import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../Alarm.ts";
import { pipelineMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Freshness, Watched } from "../Watched.ts";

/** Alarms on what producers send, or do not send. */
export function tickAlarms(
  { pipelineName }: Watched,
  thresholds: Thresholds,
  freshness: Freshness | undefined,
): Alarm[] {
  const symbols = freshness?.symbols ?? [];
  const { staleMinutes = -1, inSession } = freshness ?? {};
  return [
    rejectedTicks(pipelineName, thresholds),
    ...(staleMinutes === -1
      ? []
      : symbols.map((symbol) => staleFeed(pipelineName, symbol, staleMinutes))),
    ...(inSession === undefined
      ? []
      : symbols.map((symbol) => silentFeed(pipelineName, symbol, inSession))),
  ];
}

/** A share, and none where few records come: one bad record of two is no reason to wake anybody. */
function rejectedTicks(
  pipelineName: string,
  { rejectedPercent, rejectedOutOf }: Thresholds,
): Alarm {
  const all = "(accepted + rejected)";
  return {
    runbook: "rejected-ticks",
    subject: "",
    summary: "Many records are refused and go to quarantine: a producer sends what is no tick.",
    source: {
      expression: pulumi.interpolate`IF(${all} >= ${rejectedOutOf}, 100 * rejected / ${all}, 0)`,
      label: "percent of records refused",
      metrics: {
        accepted: { metric: pipelineMetric("TicksAccepted", pipelineName), stat: "Sum" },
        rejected: { metric: pipelineMetric("TicksRejected", pipelineName), stat: "Sum" },
      },
    },
    rings: "above",
    threshold: rejectedPercent,
    periodSeconds: 300,
    periods: 3,
    badPeriods: 2,
    silence: "good",
  };
}

/** Counted by the sweep, which another alarm watches: while it does not run nothing is known. */
function silentFeed(
  pipelineName: string,
  symbol: string,
  { intervalSeconds, staleIntervals }: NonNullable<Freshness["inSession"]>,
): Alarm {
  return {
    runbook: "silent-feed",
    subject: symbol,
    summary:
      `${symbol} had no new trade for ${staleIntervals} intervals of ${intervalSeconds} seconds ` +
      "while its market was open.",
    source: { metric: pipelineMetric("IntervalsMissed", pipelineName, symbol), stat: "Maximum" },
    rings: "at-least",
    threshold: staleIntervals,
    periodSeconds: 60,
    periods: 3,
    badPeriods: 2,
    silence: "good",
  };
}

/** Old ticks are as stale as none. */
function staleFeed(pipelineName: string, symbol: string, staleMinutes: number): Alarm {
  return {
    runbook: "stale-feed",
    subject: symbol,
    summary: `No tick of ${symbol} was younger than ${staleMinutes} minutes for as long.`,
    source: {
      metric: pipelineMetric("TickAgeSeconds", pipelineName, symbol),
      stat: "Minimum",
    },
    rings: "above",
    threshold: staleMinutes * 60,
    periodSeconds: 60,
    periods: staleMinutes,
    badPeriods: staleMinutes,
    silence: "bad",
  };
}
