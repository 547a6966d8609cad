import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where the pipeline is deployed: what ARNs and service names are made of. */
export interface AwsAccount {
  /** 12 digits. */
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: pulumi.Output<string>;
  /** `amazonaws.com`, or `amazonaws.com.cn` in China. */
  readonly dnsSuffix: pulumi.Output<string>;
}

/** Asks the provider of a component where it deploys. */
export function lookUpAccount(parent: pulumi.Resource): AwsAccount {
  const partition = aws.getPartitionOutput({}, { parent });
  return {
    accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
    region: aws.getRegionOutput({}, { parent }).region,
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
  };
}
