import assert from "node:assert/strict";
import type { QueueMappingDefinition } from "../../local/model.ts";
import { checkQueueMapping } from "../../local/queues/checkQueueMapping.ts";
import { makeQueueMapping } from "./makeQueueMapping.ts";

describe("checkQueueMapping", () => {
  const queue = { isFifo: false, visibilityTimeoutSeconds: 30 };
  const check = (
    definition: Partial<QueueMappingDefinition>,
    { isFifo = false, timeoutSeconds = 3 } = {},
  ): void =>
    checkQueueMapping(makeQueueMapping(definition), { ...queue, isFifo }, { timeoutSeconds });

  const taken: [string, Partial<QueueMappingDefinition>][] = [
    ["ten without a window", { batchSize: 10 }],
    ["10,000 with one", { batchSize: 10_000, batchWindowSeconds: 1 }],
    ["the longest window", { batchWindowSeconds: 300 }],
    ["concurrency from 2", { maximumConcurrency: 2 }],
    ["concurrency to 1000", { maximumConcurrency: 1000 }],
  ];
  for (const [what, definition] of taken) it(`takes ${what}`, () => check(definition));

  const refused: [string, Partial<QueueMappingDefinition>, RegExp][] = [
    ["empty batches", { batchSize: 0 }, /"batchSize" must be 1 to 10000, got 0/],
    ["too large ones", { batchSize: 10_001, batchWindowSeconds: 1 }, /1 to 10000, got 10001/],
    [
      "more than ten without a window",
      { batchSize: 11 },
      /must be at least 1 with a "batchSize" over 10/,
    ],
    ["too long a window", { batchWindowSeconds: 301 }, /0 to 300, got 301/],
    [
      "concurrency of one",
      { maximumConcurrency: 1 },
      /maximumConcurrency" must be 2 to 1000, got 1/,
    ],
    ["concurrency over 1000", { maximumConcurrency: 1001 }, /got 1001/],
  ];
  for (const [what, definition, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => check(definition), message));
  }

  it("refuses of FIFO queues what they do not have", () => {
    check({ batchSize: 10 }, { isFifo: true });
    assert.throws(() => check({ batchSize: 11 }, { isFifo: true }), /1 to 10, got 11/);
    assert.throws(
      () => check({ batchWindowSeconds: 1 }, { isFifo: true }),
      /is for standard queues/,
    );
  });

  it("refuses a function that may work longer than its messages stay hidden", () => {
    check({}, { timeoutSeconds: 30 });
    assert.throws(
      () => check({}, { timeoutSeconds: 31 }),
      /Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds/,
    );
  });
});
