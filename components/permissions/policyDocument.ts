import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy, in IAM's own words. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: pulumi.Input<string> | Readonly<Record<string, pulumi.Input<string>>>;
  readonly Action: string | readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>>>>;
}

type ConditionValue = pulumi.Input<string> | readonly pulumi.Input<string>[];

/** A policy as the JSON text that AWS takes. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}
