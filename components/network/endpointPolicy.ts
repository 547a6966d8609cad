import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "../permissions/policyDocument.ts";

/**
 * Policy of an endpoint: what the functions' roles may do at its service, and only for callers of this
 * account, so that nobody takes data out through it with credentials of another one.
 */
export function endpointPolicy(
  { accountId }: AwsAccount,
  calls: readonly Statement[],
): pulumi.Output<string> {
  const statements = calls.map(({ Effect, Action, Resource, Condition }) =>
    pulumi.jsonStringify({
      Effect,
      Principal: "*",
      Action,
      Resource,
      Condition: {
        ...Condition,
        StringEquals: { ...Condition?.["StringEquals"], "aws:PrincipalAccount": accountId },
      },
    }),
  );
  return pulumi.all(statements).apply((texts) => {
    // Functions share much of what they may do.
    const distinct = [...new Set(texts)];
    return `{"Version":"2012-10-17","Statement":[${distinct.join(",")}]}`;
  });
}
