import assert from "node:assert/strict";
import { parseFailedKey } from "../../../cli/redrive/parseFailedKey.ts";

const MAPPING = "f89f8514-cdd9-4602-9e1f-01a5b77d449b";
const UUID = "0b5b1d0c-8a51-4c8e-9a0f-6f0c7f4f3d11";
const NAME = `2026/01/05/2026-01-05T14.30.06-${UUID}`;

describe("parseFailedKey", () => {
  it("reads what the key of a batch says", () => {
    for (const shardId of ["shardId-000000000001", "shardId-00000001573689847184-864758bb"]) {
      assert.deepEqual(parseFailedKey(`aws/lambda/${MAPPING}/${shardId}/${NAME}`), {
        type: "stream",
        mappingId: MAPPING,
        shardId,
        failedAtMs: Date.UTC(2026, 0, 5, 14, 30, 6),
      });
    }
  });

  for (const [what, between] of [
    ["the topic", "/ticks"],
    ["more than one name", "/ticks/0"],
    ["no name", ""],
  ] as const) {
    it(`reads a key with ${what} in the shard's place: of topics AWS does not say what is there`, () => {
      assert.deepEqual(parseFailedKey(`aws/lambda/${MAPPING}${between}/${NAME}`), {
        type: "stream",
        mappingId: MAPPING,
        shardId: between.slice(1),
        failedAtMs: Date.UTC(2026, 0, 5, 14, 30, 6),
      });
    });
  }

  it("tells an asynchronous invocation, whatever its function is called", () => {
    for (const functionName of ["stocks-sweep-alerts-1a2b3c4", MAPPING, "shardId-000000000001"]) {
      assert.deepEqual(parseFailedKey(`aws/lambda/async/${functionName}/${NAME}`), {
        type: "async",
        functionName,
      });
    }
  });

  for (const key of [
    "notes.txt",
    "",
    `redriven/aws/lambda/${MAPPING}/shardId-000000000001/${NAME}`,
  ]) {
    it(`takes "${key}" for somebody else's`, () => {
      assert.deepEqual(parseFailedKey(key), { type: "foreign" });
    });
  }

  for (const key of [
    `aws/lambda/${MAPPING}/shardId-000000000001/${NAME}.json`,
    `aws/lambda/${MAPPING}/shardId-000000000001/2026/01/05/2026-01-05T14:30:06-${UUID}`,
    `aws/lambda/${MAPPING}/shardId-000000000001/2026/01/05/2026-13-05T14.30.06-${UUID}`,
    `aws/lambda/not-a-uuid/shardId-000000000001/${NAME}`,
  ]) {
    it(`does not take "${key}" for harmless: it lies where Lambda's are`, () => {
      assert.deepEqual(parseFailedKey(key), { type: "unknown" });
    });
  }
});
