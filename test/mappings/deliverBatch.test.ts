import assert from "node:assert/strict";
import { deliver, numbersOf, poison } from "./deliver.ts";
import { answered, ARRIVED_AT, failedItems, functionError, makeRecords } from "./makeRecord.ts";

describe("deliverBatch", () => {
  it("delivers a batch in one invocation", async () => {
    const { invocations, done } = await deliver({
      records: makeRecords(1, 3),
      invoke: () => answered(),
    });
    assert.deepEqual(invocations, [[1, 2, 3]]);
    assert.deepEqual(done, [1, 2, 3]);
  });

  describe("function error", () => {
    it("retries the whole batch until it succeeds when there is no limit", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 2),
        invoke: (_, before) => (before < 30 ? functionError() : answered()),
      });
      assert.equal(invocations.length, 31);
      assert.ok(invocations.every((numbers) => numbers.join() === "1,2"));
      assert.deepEqual(done, [1, 2]);
      assert.deepEqual(discarded, []);
    });

    it("gives the batch up after maximumRetryAttempts retries", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 2),
        policy: { maximumRetryAttempts: 2 },
        invoke: () => functionError("no"),
      });
      assert.equal(invocations.length, 3);
      assert.deepEqual(discarded.map(numbersOf), [[1, 2]]);
      assert.equal(discarded[0]?.condition, "RetryAttemptsExhausted");
      assert.equal(discarded[0]?.invokeCount, 3);
      assert.equal(discarded[0]?.lastRun?.error?.errorMessage, "no");
      assert.deepEqual(done, [1, 2]);
    });

    it("gives the batch up at once when no retry is allowed", async () => {
      const { invocations, discarded } = await deliver({
        records: makeRecords(1, 2),
        policy: { maximumRetryAttempts: 0 },
        invoke: () => functionError(),
      });
      assert.equal(invocations.length, 1);
      assert.equal(discarded.length, 1);
    });

    it("waits exponentially longer before each retry, up to ten seconds", async () => {
      const { retries } = await deliver({
        records: makeRecords(1, 1),
        policy: { maximumRetryAttempts: 9 },
        invoke: () => functionError(),
      });
      assert.deepEqual(
        retries.map(({ waitMs }) => waitMs),
        [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000],
      );
      assert.deepEqual(retries[0], { records: 1, waitMs: 50, reason: "Error: boom" });
    });
  });

  describe("bisectBatchOnFunctionError", () => {
    const policy = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };

    it("splits a failed batch in two, in order, until the bad record is alone", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 8),
        policy,
        invoke: poison(6),
      });
      assert.deepEqual(invocations, [
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [5, 6],
        [5],
        [6],
        [6],
        [7, 8],
      ]);
      assert.deepEqual(discarded.map(numbersOf), [[6]]);
      assert.deepEqual(done, [1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it("spends no retry and no time on a split", async () => {
      const { invocations, retries, clock } = await deliver({
        records: makeRecords(1, 4),
        policy: { ...policy, maximumRetryAttempts: 0 },
        invoke: poison(1),
      });
      assert.deepEqual(invocations, [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]]);
      assert.deepEqual(retries, []);
      assert.equal(clock.now(), ARRIVED_AT);
    });

    it("retries a single record as often as it may", async () => {
      const { invocations } = await deliver({
        records: makeRecords(1, 1),
        policy: { ...policy, maximumRetryAttempts: 3 },
        invoke: () => functionError(),
      });
      assert.equal(invocations.length, 4);
    });

    it("is done for any bad record, wherever it is, with all others delivered", async () => {
      for (let bad = 1; bad <= 7; bad++) {
        const { done, discarded } = await deliver({
          records: makeRecords(1, 7),
          policy,
          invoke: poison(bad),
        });
        assert.deepEqual(discarded.map(numbersOf), [[bad]]);
        assert.deepEqual(done, [1, 2, 3, 4, 5, 6, 7]);
      }
    });

    it("is not done when it is not set", async () => {
      const { invocations } = await deliver({
        records: makeRecords(1, 2),
        policy: { maximumRetryAttempts: 1 },
        invoke: poison(1),
      });
      assert.deepEqual(invocations, [
        [1, 2],
        [1, 2],
      ]);
    });
  });

  describe("ReportBatchItemFailures", () => {
    const policy = { reportBatchItemFailures: true, maximumRetryAttempts: 2 };

    it("makes what is before the lowest record named done, and retries from it on", async () => {
      const { invocations, done } = await deliver({
        records: makeRecords(1, 5),
        policy,
        invoke: (_, before) => (before === 0 ? failedItems(4, 3) : answered()),
      });
      assert.deepEqual(invocations, [
        [1, 2, 3, 4, 5],
        [3, 4, 5],
      ]);
      assert.deepEqual(done, [1, 2, 3, 4, 5]);
    });

    it("spends a retry on each partial failure when the batch is not bisected", async () => {
      const { invocations, discarded, done } = await deliver({
        records: makeRecords(1, 5),
        policy,
        invoke: ([first = 0]) => failedItems(first + 1),
      });
      assert.deepEqual(invocations, [
        [1, 2, 3, 4, 5],
        [2, 3, 4, 5],
        [3, 4, 5],
      ]);
      assert.deepEqual(discarded.map(numbersOf), [[4, 5]]);
      assert.equal(discarded[0]?.lastRun?.error, undefined);
      assert.deepEqual(done, [1, 2, 3, 4, 5]);
    });

    it("cuts at the record named, without spending a retry, when the batch is bisected", async () => {
      const { invocations, discarded, retries } = await deliver({
        records: makeRecords(1, 5),
        policy: { ...policy, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 },
        invoke: (numbers) => (numbers.includes(3) ? failedItems(3) : answered()),
      });
      assert.deepEqual(invocations, [[1, 2, 3, 4, 5], [3, 4, 5], [3, 4], [3], [4], [5]]);
      assert.deepEqual(discarded.map(numbersOf), [[3]]);
      assert.deepEqual(retries, []);
    });

    it("bisects on a function error whatever it is set to", async () => {
      const { invocations } = await deliver({
        records: makeRecords(1, 2),
        policy: { ...policy, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 },
        invoke: poison(2),
      });
      assert.deepEqual(invocations, [[1, 2], [1], [2]]);
    });

    it("fails the whole batch for an identifier that is unknown or empty", async () => {
      for (const bad of ["99", ""]) {
        const { invocations, done } = await deliver({
          records: makeRecords(1, 2),
          policy,
          invoke: (_, before) =>
            before === 0 ? answered({ batchItemFailures: [{ itemIdentifier: bad }] }) : answered(),
        });
        assert.deepEqual(invocations, [
          [1, 2],
          [1, 2],
        ]);
        assert.deepEqual(done, [1, 2]);
      }
    });

    it("takes a null or empty list as full success", async () => {
      for (const batchItemFailures of [null, []]) {
        const { invocations, done } = await deliver({
          records: makeRecords(1, 2),
          policy,
          invoke: () => answered({ batchItemFailures }),
        });
        assert.equal(invocations.length, 1);
        assert.deepEqual(done, [1, 2]);
      }
    });

    it("is ignored when it is not set on the mapping", async () => {
      const { invocations, done, discarded } = await deliver({
        records: makeRecords(1, 3),
        policy: { reportBatchItemFailures: false },
        invoke: () => failedItems(2),
      });
      assert.equal(invocations.length, 1);
      assert.deepEqual(done, [1, 2, 3]);
      assert.deepEqual(discarded, []);
    });
  });
});
