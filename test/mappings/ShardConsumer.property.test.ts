import assert from "node:assert/strict";
import fc from "fast-check";
import type { InvokeResult } from "../../local/lambda/model.ts";
import {
  IteratorExpiredError,
  type Position,
  type ReadPosition,
} from "../../local/mappings/model.ts";
import type { MappingDefinition } from "../../local/model.ts";
import { ConsumerRun } from "./ConsumerRun.ts";
import { FakeStream } from "./FakeStream.ts";
import {
  answered,
  failedItems,
  functionError,
  makeRecord,
  numbersIn,
  throttled,
} from "./makeRecord.ts";
import type { VirtualClock } from "./VirtualClock.ts";

describe("ShardConsumer under faults", () => {
  it("neither loses nor skips a record nor breaks a key's order, whatever fails", async () => {
    await fc.assert(fc.asyncProperty(arbitraryCase(), proveCase), { numRuns: 300 });
  });
});

interface Case {
  readonly records: number;
  readonly keys: number;
  readonly pageSize: number;
  readonly mapping: Partial<MappingDefinition>;
  /** What the function does, one after another; then all goes well but for the poison. */
  readonly behaviours: readonly string[];
  /** Numbers of the records that it can never handle. */
  readonly poison: readonly number[];
  readonly readErrors: readonly boolean[];
  readonly destinationFailures: number;
  /** Invocations after which the process is killed and begun again at its checkpoint. */
  readonly killAfter: readonly number[];
}

function arbitraryCase(): fc.Arbitrary<Case> {
  return fc.record({
    records: fc.integer({ min: 1, max: 60 }),
    keys: fc.integer({ min: 1, max: 5 }),
    pageSize: fc.integer({ min: 1, max: 30 }),
    mapping: fc.record({
      batchSize: fc.integer({ min: 1, max: 20 }),
      batchWindowSeconds: fc.integer({ min: 0, max: 2 }),
      parallelizationFactor: fc.integer({ min: 1, max: 4 }),
      bisectBatchOnFunctionError: fc.boolean(),
      maximumRetryAttempts: fc.integer({ min: 0, max: 3 }),
      maximumRecordAgeSeconds: fc.constantFrom(-1, 60),
      reportBatchItemFailures: fc.boolean(),
      onFailureBucket: fc.constant("failed"),
    }),
    behaviours: fc.array(
      fc.constantFrom("ok", "ok", "error", "throttle", "partial", "malformed", "reject", "slow"),
      { maxLength: 25 },
    ),
    poison: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
    readErrors: fc.array(fc.boolean(), { maxLength: 5 }),
    destinationFailures: fc.integer({ min: 0, max: 3 }),
    killAfter: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 3 }),
  });
}

/** Runs a case over all its lives and checks what must hold of it. */
async function proveCase(fault: Case): Promise<void> {
  const stream = new FakeStream(fault.pageSize);
  const keyOf = (n: number): string => `key-${n % fault.keys}`;
  stream.addShard(
    "s",
    Array.from({ length: fault.records }, (_, i) => makeRecord(i + 1, { orderKey: keyOf(i + 1) })),
  );
  stream.close("s");
  for (const failing of fault.readErrors) {
    stream.readErrors.push(failing ? new Error("read") : new IteratorExpiredError("old"));
  }
  const handled: number[] = [];
  const acknowledged: number[] = [];
  const inObjects: number[] = [];
  let { destinationFailures } = fault;
  let invoked = 0;
  let position: ReadPosition = { type: "TRIM_HORIZON" };
  for (const kill of [...fault.killAfter, Infinity]) {
    // What a killed process was about to do is lost; what it had kept is not.
    let alive = true;
    let invocations = 0;
    const run: ConsumerRun = new ConsumerRun({
      stream,
      mapping: fault.mapping,
      start: position,
      invoke: async (numbers) => {
        if (++invocations > kill) {
          alive = false;
          run.stop.abort();
          return functionError();
        }
        const before = acknowledged.length;
        const result = await behave(fault, numbers, invoked++, { acknowledged, clock: run.clock });
        handled.push(...acknowledged.slice(before));
        return result;
      },
      putFailedObject: (_bucket, _key, body) => {
        if (!alive || destinationFailures-- > 0) {
          return Promise.reject(new Error("down"));
        }
        const { payload } = JSON.parse(body) as { payload: string };
        inObjects.push(...numbersIn(payload));
        handled.push(...numbersIn(payload));
        return Promise.resolve();
      },
      checkpoint: (next) => {
        if (alive && next.type !== "SHARD_END") {
          position = next;
          provePosition(next, acknowledged, inObjects);
        }
      },
    });
    if ((await run.toEnd()) === "finished") {
      break;
    }
  }
  const done = new Set([...acknowledged, ...inObjects]);
  assert.deepEqual(
    [...done].sort((a, b) => a - b),
    Array.from({ length: fault.records }, (_, i) => i + 1),
  );
  for (const poison of fault.poison.filter((n) => n <= fault.records)) {
    assert.ok(inObjects.includes(poison) && !acknowledged.includes(poison));
  }
  proveOrder(handled, keyOf);
}

interface World {
  readonly acknowledged: number[];
  readonly clock: VirtualClock;
}

/** What the function answers, and which records it has handled by it. */
async function behave(
  fault: Case,
  numbers: readonly number[],
  invoked: number,
  world: World,
): Promise<InvokeResult> {
  switch (fault.behaviours[invoked]) {
    case "throttle":
      return throttled();
    case "reject":
      throw new Error("host is gone");
    case "error":
      return functionError();
    case "malformed":
      return fault.mapping.reportBatchItemFailures === true
        ? answered({ batchItemFailures: [{ itemIdentifier: "" }] })
        : handle(fault, numbers, world, Infinity);
    case "partial":
      return handle(fault, numbers, world, Math.floor(numbers.length / 2));
    case "slow":
      await world.clock.sleep(20_000);
      return handle(fault, numbers, world, Infinity);
    default:
      return handle(fault, numbers, world, Infinity);
  }
}

/** Handles the records up to the first poisonous one, and at most up to `limit`. */
function handle(
  fault: Case,
  numbers: readonly number[],
  { acknowledged }: World,
  limit: number,
): InvokeResult {
  const bad = numbers.findIndex((n) => fault.poison.includes(n));
  if (fault.mapping.reportBatchItemFailures !== true) {
    if (bad !== -1) {
      return functionError();
    }
    acknowledged.push(...numbers);
    return answered();
  }
  const cut = Math.min(bad === -1 ? numbers.length : bad, limit);
  acknowledged.push(...numbers.slice(0, cut));
  const failed = numbers[cut];
  return failed === undefined ? answered() : failedItems(failed);
}

function provePosition(position: Position, acknowledged: number[], inObjects: number[]): void {
  assert.ok(position.type === "AFTER_SEQUENCE_NUMBER");
  for (let n = 1; n <= Number(position.sequenceNumber); n++) {
    assert.ok(acknowledged.includes(n) || inObjects.includes(n), `skipped ${n}`);
  }
}

/** The first time that each record was handled or given up, a key's records were so in their order. */
function proveOrder(handled: readonly number[], keyOf: (n: number) => string): void {
  const last = new Map<string, number>();
  for (const n of new Set(handled)) {
    assert.ok(n > (last.get(keyOf(n)) ?? 0), `record ${n} of ${keyOf(n)} out of order`);
    last.set(keyOf(n), n);
  }
}
