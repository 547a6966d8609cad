import assert from "node:assert/strict";
import { checkMapping } from "../../local/mappings/checkMapping.ts";
import type { MappingDefinition } from "../../local/model.ts";
import { makeMapping } from "./makeRecord.ts";

describe("checkMapping", () => {
  it("takes the least and the most that Lambda takes", () => {
    checkMapping(makeMapping());
    checkMapping(
      makeMapping({
        batchSize: 10_000,
        batchWindowSeconds: 300,
        parallelizationFactor: 10,
        maximumRetryAttempts: 10_000,
        maximumRecordAgeSeconds: 604_800,
        onFailureBucket: "failed",
      }),
    );
    checkMapping(
      makeMapping({ batchSize: 1, maximumRetryAttempts: 0, maximumRecordAgeSeconds: 60 }),
    );
  });

  for (const [overrides, message] of [
    [{ batchSize: 0 }, /"batchSize" must be 1 to 10000, got 0/],
    [{ batchSize: 10_001 }, /"batchSize" must be/],
    [{ batchSize: 1.5 }, /"batchSize" must be/],
    [{ batchWindowSeconds: 301 }, /"batchWindowSeconds" must be 0 to 300, got 301/],
    [{ parallelizationFactor: 11 }, /"parallelizationFactor" must be 1 to 10, got 11/],
    [{ maximumRetryAttempts: -2 }, /"maximumRetryAttempts" must be -1 or 0 to 10000, got -2/],
    [
      { maximumRecordAgeSeconds: 59 },
      /"maximumRecordAgeSeconds" must be -1 or 60 to 604800, got 59/,
    ],
    [{ id: "a/b" }, /"id" must be made of/],
    [{ startingPosition: "AT_TIMESTAMP" }, /"startingPosition" must be TRIM_HORIZON or LATEST/],
    [{ source: "kafka" }, /"source" must be kinesis or dynamodb, got kafka/],
  ] as const) {
    it(`refuses ${JSON.stringify(overrides)}`, () => {
      assert.throws(
        () => checkMapping(makeMapping(overrides as Partial<MappingDefinition>)),
        message,
      );
    });
  }

  it("refuses by name what does not run locally", () => {
    const windowed = { ...makeMapping(), tumblingWindowInSeconds: 60 };
    assert.throws(
      () => checkMapping(windowed),
      /"tumblingWindowInSeconds" is not supported locally/,
    );
  });
});
