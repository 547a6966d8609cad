import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { findPart } from "../../local/emulators/findPart.ts";
import { fasterSequences, type SequenceModule } from "../../local/emulators/speedUpSequences.ts";

const MODULE = join(findPart("kinesalite"), "db/index.js");

/** kinesalite's own functions, whatever the running emulators have made of them. */
function loadSlow(): SequenceModule {
  const require = createRequire(import.meta.url);
  const cached = require.cache[MODULE];
  delete require.cache[MODULE];
  try {
    return require(MODULE) as SequenceModule;
  } finally {
    if (cached === undefined) delete require.cache[MODULE];
    else require.cache[MODULE] = cached;
  }
}

/** What a call gives, an error included. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return `threw ${(error as Error).message}`;
  }
}

describe("fasterSequences", () => {
  const slow = loadSlow();
  const fast = fasterSequences(slow);
  const parts = fc.record(
    {
      shardCreateTime: fc.integer({ min: 0, max: 16_025_174_999_999 }),
      seqIx: fc.oneof(fc.constant(null), fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String)),
      byte1: fc.constantFrom("00", "7f"),
      seqTime: fc.integer({ min: 0, max: 16_025_174_999_999 }),
      shardIx: fc.integer({ min: 0, max: 2_147_483_647 }),
      version: fc.constantFrom(0, 1, 2),
    },
    { requiredKeys: ["shardCreateTime"] },
  );

  it("puts numbers together as kinesalite does, and takes them apart again", () => {
    fc.assert(
      fc.property(parts, (given) => {
        const text = slow.stringifySequence(given);
        assert.equal(fast.stringifySequence(given), text);
        assert.deepEqual(
          outcome(() => fast.parseSequence(text)),
          outcome(() => slow.parseSequence(text)),
        );
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });

  it("takes any text apart as kinesalite does, or refuses it alike", () => {
    const numbers = fc.bigInt({ min: 0n, max: 2n ** 190n }).map(String);
    const texts = fc.oneof(numbers, fc.constantFrom("", "0", "-1", "x", "1e50", "007"));
    fc.assert(
      fc.property(texts, (text) => {
        assert.deepEqual(
          outcome(() => fast.parseSequence(text)),
          outcome(() => slow.parseSequence(text)),
        );
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });

  it("finds the same shard for a partition key, asked twice", () => {
    for (const key of ["AAPL", "BRK.B", "日経", "AAPL"]) {
      assert.deepEqual(fast.partitionKeyToHashKey(key), slow.partitionKeyToHashKey(key));
    }
  });
});
