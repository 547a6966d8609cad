import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const lambdaReservedConcurrency: ResourceRule = {
  name: "lambda-reserved-concurrency",
  scope: "resource",
  groups: ["resilience", "cost"],
  title: "Functions have a share of the account's concurrency of their own.",
  rationale:
    "Without one a burst elsewhere in the account throttles the function, or its own burst throttles others. A stream's shards bound its consumers already.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"],
  controls: ["CKV_AWS_115", "Serverless-LambdaReservedConcurrency"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "set reservedConcurrentExecutions",
  evaluate: ({ props }) => {
    const reserved = props.number("reservedConcurrentExecutions");
    return hold(reserved !== undefined && reserved >= 0, {
      property: "reservedConcurrentExecutions",
      must: "must be set",
      got: reserved,
    });
  },
};
