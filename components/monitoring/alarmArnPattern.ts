import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";

/**
 * ARNs of all alarms of a pipeline. Known before the alarms are, so that the policies of the key
 * and of the ops topic can name them.
 * @param physicalName start of the alarms' names
 */
export function alarmArnPattern(
  { partition, region, accountId }: AwsAccount,
  physicalName: string,
): pulumi.Output<string> {
  const alarms = pulumi.interpolate`arn:${partition}:cloudwatch:${region}:${accountId}:alarm`;
  return pulumi.interpolate`${alarms}:${physicalName}-*`;
}
