import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../Alarm.ts";
import { functionMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Watched, WatchedFunction } from "../Watched.ts";
import { functionsOf } from "../Watched.ts";

/** Alarms on the functions themselves. */
export function functionAlarms(watched: Watched, thresholds: Thresholds): Alarm[] {
  const { otherFunctions = [] } = watched;
  return functionsOf(watched).flatMap((one) => [
    errors(one, thresholds, otherFunctions.includes(one)),
    throttles(one, thresholds),
    duration(one, thresholds),
    failureNotKept(one),
  ]);
}

/**
 * A function that streams or the schedule feed is tried again, so that one failed invocation is
 * none of an operator's business. Another one runs now and then: one failure may be all there is.
 */
function errors(
  { role, functionName }: WatchedFunction,
  { functionErrors }: Thresholds,
  isRare: boolean,
): Alarm {
  return {
    runbook: "function-errors",
    subject: role,
    summary: `Invocations of ${role} fail or time out.`,
    source: { metric: functionMetric("Errors", functionName), stat: "Sum" },
    rings: "at-least",
    threshold: functionErrors,
    ...(isRare
      ? { periodSeconds: 300, periods: 12, badPeriods: 1 }
      : { periodSeconds: 60, periods: 5, badPeriods: 3 }),
    silence: "good",
  };
}

function throttles(
  { role, functionName }: WatchedFunction,
  { functionThrottles }: Thresholds,
): Alarm {
  return {
    runbook: "function-throttles",
    subject: role,
    summary: `Invocations of ${role} are refused for want of concurrency.`,
    source: { metric: functionMetric("Throttles", functionName), stat: "Sum" },
    rings: "at-least",
    threshold: functionThrottles,
    periodSeconds: 60,
    periods: 5,
    badPeriods: 3,
    silence: "good",
  };
}

function duration(
  { role, functionName, timeoutSeconds }: WatchedFunction,
  { durationPercent }: Thresholds,
): Alarm {
  return {
    runbook: "function-duration",
    subject: role,
    summary: `Invocations of ${role} take nearly as long as they may.`,
    source: { metric: functionMetric("Duration", functionName), stat: "Maximum" },
    rings: "above",
    threshold: percentInMs(timeoutSeconds, durationPercent),
    periodSeconds: 60,
    periods: 5,
    badPeriods: 3,
    silence: "good",
  };
}

function failureNotKept({ role, functionName }: WatchedFunction): Alarm {
  return {
    runbook: "failure-not-kept",
    subject: role,
    summary: `What ${role} failed to do could not be put into its destination, and may be lost.`,
    source: { metric: functionMetric("DestinationDeliveryFailures", functionName), stat: "Sum" },
    rings: "at-least",
    threshold: 1,
    periodSeconds: 300,
    periods: 12,
    badPeriods: 1,
    silence: "good",
  };
}

/** A part of a time given in seconds, in milliseconds: Lambda's metrics of time are in those. */
export function percentInMs(
  seconds: pulumi.Input<number>,
  percent: pulumi.Input<number>,
): pulumi.Output<number> {
  return pulumi.all([seconds, percent]).apply(([whole, part]) => whole * part * 10);
}
