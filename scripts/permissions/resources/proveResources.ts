import type { Infrastructure } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { beyondExpectations } from "./beyondExpectations.ts";
import { bucketExpectations } from "./bucketExpectations.ts";
import type { Expectation } from "./Expectation.ts";
import { meets } from "./Expectation.ts";
import { keyExpectations } from "./keyExpectations.ts";
import { messageExpectations } from "./messageExpectations.ts";
import { trustExpectations } from "./trustExpectations.ts";

/** A policy of a resource, or the trust of a role, and what it has to answer. */
export interface ResourceCase {
  /** ARN of whose policy it is. */
  readonly owner: string;
  readonly document: PolicyDocument;
  readonly expectations: readonly Expectation[];
}

/** All policies of resources and all trusts of a program, but those of VPC endpoints. */
export async function resourceCasesOf(infrastructure: Infrastructure): Promise<ResourceCase[]> {
  const told = [
    ...(await keyExpectations(infrastructure)),
    ...messageExpectations(infrastructure),
    ...bucketExpectations(infrastructure),
    ...trustExpectations(infrastructure),
  ];
  const expectations = [...told, ...(await beyondExpectations(told))];
  const byOwner = Map.groupBy(expectations, ({ policy }) => policy);
  const policies = [...infrastructure.policies, ...trustsOf(infrastructure)];
  return policies
    .filter(([owner]) => !owner.includes(":vpc-endpoint/"))
    .map(([owner, document]) => ({ owner, document, expectations: byOwner.get(owner) ?? [] }));
}

function trustsOf({ roles }: Infrastructure): [string, PolicyDocument][] {
  return [...roles.values()].map(({ arn, trust }) => [arn, trust]);
}

/** Expectations that a policy does not meet. */
export async function* unmet(
  { expectations }: Pick<ResourceCase, "expectations">,
  document: PolicyDocument,
): AsyncGenerator<Expectation, void, undefined> {
  for (const expectation of expectations) {
    if (!(await meets(document, expectation))) yield expectation;
  }
}
