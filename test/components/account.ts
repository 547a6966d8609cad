import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../../components/AwsAccount.ts";

/** Where components are tested, for those that are told. */
export const ACCOUNT: AwsAccount = {
  accountId: pulumi.output("123456789012"),
  region: pulumi.output("us-east-1"),
  partition: pulumi.output("aws"),
  dnsSuffix: pulumi.output("amazonaws.com"),
};
