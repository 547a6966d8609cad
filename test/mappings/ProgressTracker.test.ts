import assert from "node:assert/strict";
import fc from "fast-check";
import { ProgressTracker } from "../../local/mappings/ProgressTracker.ts";
import { makeRecord, makeRecords } from "./makeRecord.ts";

describe("ProgressTracker", () => {
  it("stands before the first record that is not done, whatever is done behind it", () => {
    const progress = new ProgressTracker();
    const [one, two, three] = makeRecords(1, 3);
    assert.ok(one && two && three);
    [one, two, three].forEach((record) => progress.add(record));
    assert.equal(progress.position, undefined);
    progress.finish([two]);
    assert.equal(progress.position, undefined);
    assert.equal(progress.pending, 2);
    progress.finish([one]);
    assert.equal(progress.position, "2");
    progress.finish([three]);
    assert.equal(progress.position, "3");
    assert.equal(progress.pending, 0);
    progress.add(makeRecord(4));
    assert.equal(progress.position, "3");
  });

  it("knows the arrival of the first record that is not done", () => {
    const progress = new ProgressTracker();
    progress.add(makeRecord(1, { arrivedAtMs: 10 }));
    progress.add(makeRecord(2, { arrivedAtMs: 20 }));
    assert.equal(progress.oldestArrivalMs, 10);
    progress.finish([makeRecord(1)]);
    assert.equal(progress.oldestArrivalMs, 20);
    progress.finish([makeRecord(2)]);
    assert.equal(progress.oldestArrivalMs, undefined);
  });

  it("never stands behind a record that is not done, in any order of finishing", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 30 }, (_, i) => i + 1),
          { minLength: 0 },
        ),
        (order) => {
          const progress = new ProgressTracker();
          makeRecords(1, 30).forEach((record) => progress.add(record));
          const done = new Set<number>();
          for (const n of order) {
            progress.finish([makeRecord(n)]);
            done.add(n);
            let expected = 0;
            while (done.has(expected + 1)) {
              expected += 1;
            }
            assert.equal(Number(progress.position ?? 0), expected);
            assert.equal(progress.pending, 30 - done.size);
          }
        },
      ),
    );
  });
});
