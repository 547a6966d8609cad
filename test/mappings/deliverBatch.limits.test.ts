import assert from "node:assert/strict";
import type { StreamRecord } from "../../local/mappings/model.ts";
import { deliver, numbersOf, poison } from "./deliver.ts";
import {
  answered,
  ARRIVED_AT,
  failedItems,
  functionError,
  makeRecord,
  makeRecords,
  throttled,
} from "./makeRecord.ts";

describe("deliverBatch, what limits it", () => {
  describe("throttling", () => {
    it("is retried without spending attempts", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 2),
        policy: { maximumRetryAttempts: 0 },
        invoke: (_, before) => (before < 12 ? throttled() : answered()),
      });
      assert.equal(invocations.length, 13);
      assert.deepEqual(discarded, []);
      assert.deepEqual(done, [1, 2]);
    });

    it("never bisects", async () => {
      const { invocations } = await deliver({
        records: makeRecords(1, 2),
        policy: { bisectBatchOnFunctionError: true },
        invoke: (_, before) => (before === 0 ? throttled() : answered()),
      });
      assert.deepEqual(invocations, [
        [1, 2],
        [1, 2],
      ]);
    });

    it("backs off exponentially", async () => {
      const { retries } = await deliver({
        records: makeRecords(1, 1),
        invoke: (_, before) => (before < 3 ? throttled() : answered()),
      });
      assert.deepEqual(
        retries.map(({ waitMs }) => waitMs),
        [50, 100, 200],
      );
    });

    it("stands for every failure to invoke at all", async () => {
      const { invocations, done } = await deliver({
        records: makeRecords(1, 1),
        policy: { maximumRetryAttempts: 0 },
        invoke: (_, before) => {
          if (before === 0) {
            throw new Error("host is gone");
          }
          return answered();
        },
      });
      assert.equal(invocations.length, 2);
      assert.deepEqual(done, [1]);
    });
  });

  describe("maximumRecordAgeSeconds", () => {
    const old = (n: number, seconds: number): StreamRecord =>
      makeRecord(n, { arrivedAtMs: ARRIVED_AT - seconds * 1000 });

    it("gives up older records before they are ever delivered, and delivers the others", async () => {
      const { invocations, discarded, done } = await deliver({
        records: [old(1, 61), old(2, 60.5), old(3, 60), old(4, 1)],
        policy: { maximumRecordAgeSeconds: 60 },
        invoke: () => answered(),
      });
      assert.deepEqual(discarded.map(numbersOf), [[1, 2]]);
      assert.equal(discarded[0]?.condition, "RecordAgeExceeded");
      assert.equal(discarded[0]?.invokeCount, 0);
      assert.equal(discarded[0]?.lastRun, undefined);
      assert.deepEqual(invocations, [[3, 4]]);
      assert.deepEqual(done, [1, 2, 3, 4]);
    });

    it("ends retries: each record is given up when it is too old, not before", async () => {
      const { discarded, done, clock } = await deliver({
        records: [old(1, 50), old(2, 0)],
        policy: { maximumRecordAgeSeconds: 60 },
        invoke: () => functionError(),
      });
      assert.deepEqual(discarded.map(numbersOf), [[1], [2]]);
      assert.equal(clock.now(), ARRIVED_AT + 60_001);
      assert.deepEqual(done, [1, 2]);
    });

    it("ends throttling", async () => {
      const { discarded } = await deliver({
        records: makeRecords(1, 2),
        policy: { maximumRecordAgeSeconds: 60, maximumRetryAttempts: 0 },
        invoke: () => throttled(),
      });
      assert.deepEqual(discarded.map(numbersOf), [[1, 2]]);
      assert.equal(discarded[0]?.condition, "RecordAgeExceeded");
      assert.equal(discarded[0]?.invokeCount, 0);
    });

    it("is no limit at -1", async () => {
      const { done, discarded } = await deliver({
        records: [old(1, 10 * 365 * 86_400)],
        invoke: () => answered(),
      });
      assert.deepEqual(done, [1]);
      assert.deepEqual(discarded, []);
    });
  });

  describe("stopping", () => {
    it("finishes the invocation under way and leaves what is not done", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 4),
        policy: { reportBatchItemFailures: true, maximumRetryAttempts: 5 },
        invoke: () => failedItems(3),
        stopAfter: 1,
      });
      assert.equal(invocations.length, 1);
      assert.deepEqual(done, [1, 2]);
      assert.deepEqual(discarded, []);
    });

    it("takes no further part of a bisected batch", async () => {
      const { invocations, done } = await deliver({
        records: makeRecords(1, 4),
        policy: { bisectBatchOnFunctionError: true },
        invoke: poison(4),
        stopAfter: 2,
      });
      assert.deepEqual(invocations, [
        [1, 2, 3, 4],
        [1, 2],
      ]);
      assert.deepEqual(done, [1, 2]);
    });
  });
});
