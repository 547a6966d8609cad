import type { Alarm, SingleMetric } from "../Alarm.ts";
import type { FunctionMetric, Statistic } from "../metrics.ts";
import { functionMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Watched, WatchedFunction } from "../Watched.ts";
import { functionsOf, InvokedBy } from "../Watched.ts";
import { percentInMs } from "./percentInMs.ts";
import type { Timing } from "./timings.ts";
import { AT_THE_FIRST, invocationPeriod, lasting } from "./timings.ts";

/** Alarms on the functions themselves. */
export function functionAlarms(watched: Watched, thresholds: Thresholds): Alarm[] {
  return functionsOf(watched).flatMap((one) => [
    ...invocationAlarms(one, thresholds),
    ...givenUpAlarms(one),
    ...scheduleAlarms(one),
  ]);
}

/** A part of an alarm: a metric of a function. */
function on({ functionName }: WatchedFunction, name: FunctionMetric, stat: Statistic = "Sum") {
  return { source: { metric: functionMetric(name, functionName), stat } satisfies SingleMetric };
}

function invocationAlarms(one: WatchedFunction, thresholds: Thresholds): Alarm[] {
  const { role: subject, timeoutSeconds } = one;
  const timing = timingOf(one);
  return [
    {
      runbook: "function-errors",
      subject,
      summary: `Invocations of ${subject} fail or time out.`,
      ...on(one, "Errors"),
      rings: "at-least",
      threshold: thresholds.functionErrors,
      ...timing.errors,
    },
    {
      runbook: "function-throttles",
      subject,
      summary: `Invocations of ${subject} are refused for want of concurrency.`,
      ...on(one, "Throttles"),
      rings: "at-least",
      threshold: thresholds.functionThrottles,
      ...timing.throttles,
    },
    {
      runbook: "function-duration",
      subject,
      summary: `Invocations of ${subject} take nearly as long as they may.`,
      ...on(one, "Duration", "Maximum"),
      rings: "above",
      threshold: percentInMs(timeoutSeconds, thresholds.durationPercent),
      ...timing.duration,
    },
  ];
}

/**
 * A function that runs all the time is tried again soon, so that one failed invocation is none of an
 * operator's business. Another one runs now and then, or tries again hours later: one failure may be
 * all there is for long.
 */
function timingOf({ invokedBy, timeoutSeconds }: WatchedFunction): {
  readonly [what in "errors" | "throttles" | "duration"]: Timing;
} {
  const seldom = lasting(300);
  switch (invokedBy) {
    case InvokedBy.Stream:
    case InvokedBy.EveryMinute:
    case InvokedBy.InSession: {
      const often = lasting(invocationPeriod(timeoutSeconds));
      return { errors: often, throttles: lasting(), duration: often };
    }
    case InvokedBy.Topic:
      // One message may take as long as its receiver asks for.
      return { errors: AT_THE_FIRST, throttles: seldom, duration: seldom };
    case InvokedBy.Queue:
    case InvokedBy.EveryHour:
      return { errors: AT_THE_FIRST, throttles: seldom, duration: AT_THE_FIRST };
  }
}

/**
 * Of what a queue holds, nothing is given up but by its dead-letter queue; and what a schedule asks for
 * in vain it asks for again.
 */
function givenUpAlarms(one: WatchedFunction): Alarm[] {
  const { role: subject, invokedBy } = one;
  const atTheFirst = { rings: "at-least", threshold: 1, ...AT_THE_FIRST } as const;
  const givenUp: Alarm = {
    runbook: "failed-events",
    subject,
    summary: `Events outlived the retries of ${subject}; the failed bucket has them.`,
    ...on(one, "AsyncEventsDropped"),
    ...atTheFirst,
  };
  const notKept: Alarm = {
    runbook: "failure-not-kept",
    subject,
    summary: `What ${subject} failed to do could not be put into its destination, and may be lost.`,
    ...on(one, "DestinationDeliveryFailures"),
    ...atTheFirst,
  };
  if (invokedBy === InvokedBy.Queue) return [];
  return invokedBy === InvokedBy.Topic ? [givenUp, notKept] : [notKept];
}

/** The sweep of each minute has an alarm of its own. */
function scheduleAlarms(one: WatchedFunction): Alarm[] {
  if (one.invokedBy !== InvokedBy.EveryHour) return [];
  return [
    {
      runbook: "schedule-stopped",
      subject: one.role,
      summary: `The schedule of ${one.role} does not run it: it was due three times.`,
      ...on(one, "Invocations"),
      rings: "below",
      threshold: 1,
      periodSeconds: 3_600,
      periods: 3,
      badPeriods: 3,
      silence: "bad",
    },
  ];
}
