import type { Effect } from "./Effect.ts";
import { effect, environment } from "./Effect.ts";
import { count, threshold } from "./lookUps.ts";

const DETECT = "Function stocks-detect-trends";
const PROCESS = "Function stocks-process-ticks";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:mine";

const thresholds: readonly (readonly [name: string, set: number, ending: string, is: number])[] = [
  ["iteratorAgePercent", 50, "iterator-age-process-ticks", 10_800_000],
  ["retriedRecords", 7, "retried-records-process-ticks", 7],
  ["failedRecords", 7, "failed-records-process-ticks", 7],
  ["functionErrors", 7, "function-errors-process-ticks", 7],
  ["functionThrottles", 7, "function-throttles-process-ticks", 7],
  ["durationPercent", 50, "function-duration-process-ticks", 30_000],
  ["tableThrottles", 7, "table-throttles-tick-table", 7],
  ["tableErrors", 7, "table-errors-tick-table", 7],
  ["streamThrottles", 7, "stream-throttles", 7],
  ["rejectedPercent", 7, "rejected-ticks", 7],
  ["pendingAlerts", 7, "pending-alerts", 7],
  ["failedDeliveries", 7, "failed-deliveries", 7],
];

/** Every argument of the monitoring, each with what it does. */
export const MONITORING_EFFECTS: readonly Effect[] = [
  effect("monitoring.alarms", { monitoring: { alarms: false } }, count("MetricAlarm"), 0),
  effect("monitoring.dashboard", { monitoring: { dashboard: false } }, count("Dashboard"), 0),
  effect(
    "monitoring.opsEndpoints",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    count("TopicSubscription"),
    1,
  ),
  effect(
    "monitoring.opsEndpoints[].protocol",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["protocol"],
    "sqs",
  ),
  effect(
    "monitoring.opsEndpoints[].endpoint",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["endpoint"],
    QUEUE,
  ),
  effect(
    "monitoring.feedIntervalSeconds",
    { monitoring: { feedIntervalSeconds: 30 } },
    environment("Function stocks-sweep-alerts", "FEED_INTERVAL_SECONDS"),
    "30",
  ),
  effect(
    "monitoring.staleIntervals",
    { monitoring: { feedIntervalSeconds: 30, staleIntervals: 7 } },
    environment("Function stocks-sweep-alerts", "STALE_INTERVALS"),
    "7",
  ),
  effect(
    "monitoring.exchange",
    { monitoring: { feedIntervalSeconds: 30, exchange: "24/7" } },
    environment(DETECT, "EXCHANGE"),
    "24/7",
  ),
  effect(
    "monitoring.staleMinutes",
    { monitoring: { staleMinutes: 30 } },
    threshold("stale-feed-MSFT"),
    [1_800],
  ),
  effect(
    "monitoring.staleMinutes",
    { monitoring: { staleMinutes: 30 } },
    environment(PROCESS, "WATCHED_SYMBOLS"),
    "AAPL,MSFT",
  ),
  effect(
    "monitoring.runbookUrl",
    { monitoring: { runbookUrl: "https://wiki.example.com/stocks" } },
    (registrations) =>
      / (https:.*)\/pending-alerts\.md$/.exec(
        String(
          registrations.only("MetricAlarm", "stocks-monitoring-pending-alerts").inputs[
            "alarmDescription"
          ],
        ),
      )?.[1],
    "https://wiki.example.com/stocks",
  ),
  ...thresholds.map(([name, set, ending, is]) =>
    effect(
      `monitoring.thresholds.${name}`,
      { monitoring: { thresholds: { [name]: set } } },
      threshold(ending),
      [is],
    ),
  ),
  effect(
    "monitoring.thresholds.rejectedOutOf",
    { monitoring: { thresholds: { rejectedOutOf: 77 } } },
    (registrations) =>
      /accepted \+ rejected\) >= (\d+)/.exec(
        JSON.stringify(threshold("rejected-ticks", "metricQueries")(registrations)),
      )?.[1],
    "77",
  ),
];
