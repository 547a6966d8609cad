import type * as pulumi from "@pulumi/pulumi";

/** Hours as seconds. */
export function inSeconds(hours: pulumi.Output<number>): pulumi.Output<number> {
  return hours.apply((number) => number * 3_600);
}
