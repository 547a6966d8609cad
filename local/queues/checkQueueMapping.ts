import type { FunctionDefinition, QueueMappingDefinition } from "../model.ts";
import type { LocalQueue } from "./model.ts";

/** Messages of one receive. A larger batch is gathered, which takes a window. */
const RECEIVE_MAX = 10;

/**
 * Checks what Lambda would check when the mapping is made.
 * @throws with the property, the rule and the value.
 */
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
export function checkQueueMapping(
  definition: QueueMappingDefinition,
  queue: Pick<LocalQueue, "isFifo" | "visibilityTimeoutSeconds">,
  { timeoutSeconds }: Pick<FunctionDefinition, "timeoutSeconds">,
): void {
  const { id, batchSize, batchWindowSeconds, maximumConcurrency } = definition;
  const fail = (problem: string): never => {
    throw new Error(`Event source mapping "${id}": ${problem}`);
  };
  const checkRange = (name: string, value: number, [min, max]: readonly [number, number]): void => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    fail(`"${name}" must be ${min} to ${max}, got ${value}.`);
  };
  checkRange("batchSize", batchSize, [1, queue.isFifo ? RECEIVE_MAX : 10_000]);
  checkRange("maximumBatchingWindowInSeconds", batchWindowSeconds, [0, 300]);
  if (queue.isFifo && batchWindowSeconds > 0) {
    fail('"maximumBatchingWindowInSeconds" is for standard queues, and this is a FIFO queue.');
  }
  if (batchSize > RECEIVE_MAX && batchWindowSeconds === 0) {
    fail(
      `"maximumBatchingWindowInSeconds" must be at least 1 with a "batchSize" over ${RECEIVE_MAX}, ` +
        `got 0 with ${batchSize}.`,
    );
  }
  if (maximumConcurrency !== undefined) {
    checkRange("scalingConfig.maximumConcurrency", maximumConcurrency, [2, 1000]);
  }
  const { visibilityTimeoutSeconds } = queue;
  if (visibilityTimeoutSeconds < timeoutSeconds) {
    fail(
      `Queue visibility timeout: ${visibilityTimeoutSeconds} seconds is less than Function timeout: ` +
        `${timeoutSeconds} seconds; six times the function's is what AWS advises.`,
    );
  }
}
