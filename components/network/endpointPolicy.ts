import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "../permissions/policyDocument.ts";

/**
 * Policy of an endpoint: what the functions' roles may do at its service, each action on each resource
 * once, and only for callers of this account, so that nobody takes data out through it with credentials
 * of another one.
 */
export function endpointPolicy(
  { accountId }: AwsAccount,
  calls: readonly Statement[],
): pulumi.Output<string> {
  const statements = calls.map(({ Action, Resource, Condition }) =>
    pulumi.jsonStringify({
      Action: [Action].flat(),
      Resource: [Resource].flat(),
      Condition: {
        ...Condition,
        StringEquals: { ...Condition?.["StringEquals"], "aws:PrincipalAccount": accountId },
      },
    }),
  );
  return pulumi.all(statements).apply((texts) => {
    const Statement = mergeAllowed(texts.map((text) => JSON.parse(text) as Allowed)).map(
      (allowed) => ({ Effect: "Allow", Principal: "*", ...allowed }),
    );
    return JSON.stringify({ Version: "2012-10-17", Statement });
  });
}

/** What a statement allows, resolved. */
interface Allowed {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: object;
}

/**
 * Functions share much of what they may do. Said twice it would stay allowed when one of them no longer
 * needs it, and fill what AWS takes of a policy: 20,480 characters.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function mergeAllowed(statements: readonly Allowed[]): Allowed[] {
  const byPlace = Map.groupBy(
    statements.flatMap(({ Action, Resource, Condition }) =>
      Resource.flatMap((resource) => Action.map((action) => ({ action, resource, Condition }))),
    ),
    ({ resource, Condition }) => JSON.stringify([resource, Condition]),
  );
  const places = [...byPlace.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { resource, Condition } = first;
    const Action = [...new Set([first, ...others].map(({ action }) => action))].sort();
    return [{ resource, Action, Condition }];
  });
  const byWork = Map.groupBy(places, ({ Action, Condition }) =>
    JSON.stringify([Action, Condition]),
  );
  return [...byWork.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { Action, Condition } = first;
    return [{ Action, Resource: [first, ...others].map(({ resource }) => resource), Condition }];
  });
}
