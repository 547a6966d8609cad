import assert from "node:assert/strict";
import type { InvokeResult } from "../../local/lambda/model.ts";
import {
  deliverBatch,
  type DeliveryPolicy,
  type Discarded,
  type RetryReport,
} from "../../local/mappings/deliverBatch.ts";
import type { StreamRecord } from "../../local/mappings/model.ts";
import {
  answered,
  ARRIVED_AT,
  failedItems,
  functionError,
  makeMapping,
  makeRecord,
  makeRecords,
  numbersIn,
  throttled,
} from "./makeRecord.ts";
import { VirtualClock } from "./VirtualClock.ts";

interface Delivery {
  /** Numbers of the records of each invocation. */
  readonly invocations: number[][];
  readonly done: number[];
  readonly discarded: Discarded[];
  readonly retries: RetryReport[];
  readonly clock: VirtualClock;
}

interface Setup {
  readonly records: readonly StreamRecord[];
  readonly policy?: Partial<DeliveryPolicy>;
  /** Called with the numbers of the records and how many invocations came before. */
  readonly invoke: (numbers: readonly number[], before: number) => InvokeResult;
  /** Ends the delivery after so many invocations. */
  readonly stopAfter?: number;
  readonly clock?: VirtualClock;
}

async function deliver({
  records,
  policy,
  invoke,
  stopAfter,
  clock = new VirtualClock(),
}: Setup): Promise<Delivery> {
  const delivery: Delivery = { invocations: [], done: [], discarded: [], retries: [], clock };
  const stop = new AbortController();
  await clock.run(
    deliverBatch(records, makeMapping(policy), {
      clock,
      random: () => 0,
      signal: stop.signal,
      invoke: (payload) => {
        const numbers = numbersIn(payload);
        delivery.invocations.push(numbers);
        if (delivery.invocations.length === stopAfter) {
          stop.abort();
        }
        return Promise.resolve(invoke(numbers, delivery.invocations.length - 1));
      },
      done: (some) =>
        delivery.done.push(...some.map(({ sequenceNumber }) => Number(sequenceNumber))),
      discard: (discarded) => {
        delivery.discarded.push(discarded);
        return Promise.resolve(true);
      },
      onRetry: (retry) => delivery.retries.push(retry),
    }),
  );
  return delivery;
}

const poison =
  (bad: number, failure: InvokeResult = functionError()) =>
  (numbers: readonly number[]): InvokeResult =>
    numbers.includes(bad) ? failure : answered();

const numbersOf = ({ records }: Discarded): number[] =>
  records.map(({ sequenceNumber }) => Number(sequenceNumber));

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
