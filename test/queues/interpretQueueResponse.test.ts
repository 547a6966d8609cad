import assert from "node:assert/strict";
import { interpretQueueResponse } from "../../local/queues/interpretQueueResponse.ts";

describe("interpretQueueResponse", () => {
  const messageIds = new Set(["a", "b", "c"]);
  const failures = (...identifiers: readonly unknown[]): string =>
    JSON.stringify({
      batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
    });

  for (const answer of [
    "null",
    '""',
    "{}",
    '{"batchItemFailures":[]}',
    '{"batchItemFailures":null}',
  ]) {
    it(`takes ${answer} for success`, () => {
      assert.deepEqual(interpretQueueResponse(answer, messageIds), { type: "success" });
    });
  }

  it("lets those fail that are named, each once", () => {
    const outcome = interpretQueueResponse(failures("c", "a", "c"), messageIds);
    assert.ok(outcome.type === "failed");
    assert.deepEqual([...outcome.messageIds].sort(), ["a", "c"]);
    assert.equal(outcome.reason, "2 reported as failed");
  });

  const wrong: [string, RegExp][] = [
    ["[]", /not an object/],
    ['"done"', /not an object/],
    ["7", /not an object/],
    ['{"batchItemFailures":"a"}', /not a list/],
    [failures("a", ""), /missing or empty/],
    [failures("a", null), /missing or empty/],
    [failures("a", 7), /missing or empty/],
    ['{"batchItemFailures":[{"wrongKey":"a"}]}', /missing or empty/],
    ['{"batchItemFailures":["a"]}', /missing or empty/],
    [failures("a", "stranger"), /stranger is not in the batch/],
  ];
  for (const [answer, reason] of wrong) {
    it(`fails the whole batch for ${answer}`, () => {
      const outcome = interpretQueueResponse(answer, messageIds);
      assert.ok(outcome.type === "failed");
      assert.deepEqual([...outcome.messageIds], ["a", "b", "c"]);
      assert.match(outcome.reason, reason);
    });
  }
});
