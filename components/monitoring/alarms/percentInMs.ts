import * as pulumi from "@pulumi/pulumi";

/** A part of a time given in seconds, in milliseconds: Lambda's metrics of time are in those. */
export function percentInMs(
  seconds: pulumi.Input<number>,
  percent: pulumi.Input<number>,
): pulumi.Output<number> {
  return pulumi.all([seconds, percent]).apply(([whole, part]) => whole * part * 10);
}
