import type { Alarm } from "../Alarm.ts";
import { functionMetric, pipelineMetric } from "../metrics.ts";
import type { Watched, WatchedFunction, WatchedPolls } from "../Watched.ts";
import { AT_THE_FIRST, lasting } from "./timings.ts";

/** Alarms on asking a provider: that it is asked at all, and that it answers. */
export function pollAlarms({ pipelineName, polls, sweepAlerts }: Watched): Alarm[] {
  if (polls === undefined) return [];
  const { intervalSeconds } = polls;
  const periodSeconds = Math.max(300, Math.ceil(intervalSeconds / 60) * 60);
  return [
    {
      runbook: "missed-polls",
      subject: "",
      summary: "Polls of the provider were due and not done; the one after them counted them.",
      source: { metric: pipelineMetric("PollsMissed", pipelineName), stat: "Sum" },
      rings: "at-least",
      threshold: 1,
      ...AT_THE_FIRST,
    },
    {
      runbook: "provider-failing",
      subject: "",
      summary: "The provider leaves questions without an answer.",
      source: { metric: pipelineMetric("ProviderFailures", pipelineName), stat: "Sum" },
      rings: "at-least",
      threshold: 1,
      ...lasting(periodSeconds),
    },
    {
      runbook: "no-quotes",
      subject: "",
      summary: "The provider is polled, and not one quote of it is sent.",
      source: {
        // Only a session has polls, so that silence in between is none of a broken feed.
        expression: "IF(polls >= 1, quotes, 1)",
        label: "quotes sent where there were polls",
        metrics: {
          polls: { metric: pipelineMetric("Polls", pipelineName), stat: "Sum" },
          quotes: { metric: pipelineMetric("QuotesSent", pipelineName), stat: "Sum" },
        },
      },
      rings: "below",
      threshold: 1,
      periodSeconds,
      periods: 3,
      badPeriods: 3,
      silence: "good",
    },
    stopped(polls, sweepAlerts),
  ];
}

/**
 * A function that is not run says nothing of it. Its schedule does not know holidays, so that it runs on
 * every weekday: outside its hours the expression is 1, in them it is what Lambda counted. What hour it is,
 * the sweep of each minute tells, which never rests.
 */
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
function stopped(
  { function: { functionName }, runs }: WatchedPolls,
  sweepAlerts: WatchedFunction,
): Alarm {
  const [firstDay, lastDay] = runs.weekdays;
  const [firstHour, lastHour] = runs.hours;
  const isDay = `(DAY(sweeps) >= ${firstDay}) * (${lastDay} >= DAY(sweeps))`;
  const isHour = `(HOUR(sweeps) >= ${firstHour}) * (${lastHour} >= HOUR(sweeps))`;
  return {
    runbook: "polling-stopped",
    subject: "",
    summary: "The schedule does not run the function that polls the provider.",
    source: {
      expression: `IF(${isDay} * ${isHour} >= 1, runs, 1)`,
      label: "runs within the schedule's hours",
      metrics: {
        runs: { metric: functionMetric("Invocations", functionName), stat: "Sum" },
        sweeps: { metric: functionMetric("Invocations", sweepAlerts.functionName), stat: "Sum" },
      },
    },
    rings: "below",
    threshold: 1,
    periodSeconds: 300,
    periods: 3,
    badPeriods: 3,
    silence: "bad",
  };
}
