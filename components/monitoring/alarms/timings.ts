import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../Alarm.ts";

/** When an alarm rings, of those whose metric counts what should not be. */
export type Timing = Pick<Alarm, "periodSeconds" | "periods" | "badPeriods" | "silence">;

const MINUTE_SECONDS = 60;

/**
 * For what somebody tries again: rings in 3 of 5 periods, for one bad one is no alarm, and one good
 * one no end.
 * @param periodSeconds a minute unless told otherwise
 */
export function lasting(periodSeconds: pulumi.Input<number> = MINUTE_SECONDS): Timing {
  return { periodSeconds, periods: 5, badPeriods: 3, silence: "good" };
}

/**
 * For what is lost or given up, or may be all there is: rings at the first, and for an hour, so that
 * scattered ones are one call.
 */
export const AT_THE_FIRST: Timing = {
  periodSeconds: 300,
  periods: 12,
  badPeriods: 1,
  silence: "good",
};

/** For what stays until somebody sees to it: rings while it is there. */
export const WHILE_THERE: Timing = {
  periodSeconds: 300,
  periods: 3,
  badPeriods: 1,
  silence: "good",
};

/**
 * Least period for what Lambda says of an invocation, in seconds: a whole number of minutes. It says so
 * at its end and dates it from its start, so that shorter periods would be over by then.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html
 */
export function invocationPeriod(timeoutSeconds: pulumi.Input<number>): pulumi.Output<number> {
  return pulumi
    .output(timeoutSeconds)
    .apply((seconds) => Math.ceil(seconds / MINUTE_SECONDS) * MINUTE_SECONDS);
}
