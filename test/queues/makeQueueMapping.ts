import type { QueueMappingDefinition } from "../../local/model.ts";

/** A mapping of a queue with Lambda's defaults. */
export function makeQueueMapping(
  overrides: Partial<QueueMappingDefinition> = {},
): QueueMappingDefinition {
  return {
    id: "5d1b2a7e-0000-4000-8000-000000000002",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:load",
    queueArn: "arn:aws:sqs:us-east-1:000000000000:work",
    batchSize: 10,
    batchWindowSeconds: 0,
    reportBatchItemFailures: false,
    filterPatterns: [],
    enabled: true,
    ...overrides,
  };
}
