import assert from "node:assert/strict";
import type { PlanOptions } from "../../../cli/redrive/planRedrive.ts";
import { planRedrive } from "../../../cli/redrive/planRedrive.ts";
import type { RedriveReport } from "../../../cli/redrive/RedriveReport.ts";
import { isComplete, reportPlan, reportRun } from "../../../cli/redrive/RedriveReport.ts";
import { PARALLEL_LANES, runRedrive } from "../../../cli/redrive/runRedrive.ts";
import { ARRIVED_AT } from "../../mappings/makeRecord.ts";
import {
  answered,
  KINESIS_MAPPING,
  MemoryBucket,
  sequencesIn,
  TABLE_MAPPING,
  TARGETS,
} from "./MemoryBucket.ts";

const MINUTE_MS = 60_000;

/** Plans and runs. */
async function redrive(
  bucket: MemoryBucket,
  { signal = new AbortController().signal, ...filter }: Partial<PlanOptions> = {},
): Promise<RedriveReport> {
  const plan = await planRedrive(bucket, { targets: TARGETS, signal, ...filter });
  const sleep = (): Promise<void> => Promise.resolve();
  const outcomes = await runRedrive(plan, bucket, { targets: TARGETS, signal, sleep });
  return reportRun(plan, outcomes, ARRIVED_AT + MINUTE_MS);
}

/** The function reports the first record of every event with this number in it. */
function failAt(bucket: MemoryBucket, sequence: number): void {
  bucket.function = (event) => {
    const [first = "", ...others] = sequencesIn(event);
    return [first, ...others].includes(String(sequence)) ? answered([first]) : answered();
  };
}

/** Shard and first number of each batch that is still there. */
function kept(bucket: MemoryBucket): string[] {
  return [...bucket.objects].map(([key, text]) => {
    const { payload } = JSON.parse(text) as { payload: string };
    return `${key.split("/")[3]?.slice(-1)}:${sequencesIn(payload)[0]}`;
  });
}

function inShard(shard: number, failedAtMs = ARRIVED_AT) {
  return { shardId: `shardId-00000000000${shard}`, failedAtMs };
}

describe("redrive", () => {
  let bucket: MemoryBucket;
  beforeEach(() => (bucket = new MemoryBucket()));

  it("puts the batches of a shard back by sequence number, whatever their keys say", async () => {
    bucket.failNumbers([8, 9], inShard(1, ARRIVED_AT));
    bucket.failNumbers([10, 11], inShard(1, ARRIVED_AT - MINUTE_MS));
    bucket.failNumbers([1, 2], inShard(1, ARRIVED_AT + MINUTE_MS));
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1,2", "8,9", "10,11"]);
    assert.deepEqual(report.redriven, { batches: 3, records: 6 });
    assert.deepEqual(report.left, { batches: 0, records: 0 });
    assert.equal(bucket.objects.size, 0);
    assert.equal(isComplete(report), true);
  });

  it("removes each batch when it is done, before the next one is sent", async () => {
    bucket.failNumbers([1]);
    bucket.failNumbers([2]);
    const left: number[] = [];
    bucket.function = () => {
      left.push(bucket.objects.size);
      return answered();
    };
    await redrive(bucket);
    assert.deepEqual(left, [2, 1]);
  });

  it("stops a shard at the first batch that is not done, and keeps it and those after it", async () => {
    bucket.failNumbers([1, 2], inShard(1));
    bucket.failNumbers([3, 4], inShard(1));
    bucket.failNumbers([5, 6], inShard(1));
    bucket.failNumbers([{ sequence: 7, key: "MSFT" }], inShard(2));
    failAt(bucket, 3);
    const report = await redrive(bucket);
    assert.deepEqual(kept(bucket), ["1:3", "1:5"]);
    assert.deepEqual(report.redriven, { batches: 2, records: 3 });
    assert.deepEqual(report.left, { batches: 2, records: 4 });
    assert.deepEqual(report.reasons, { reported_failed: 1, behind_stopped: 1 });
    assert.equal(bucket.invoked.includes("5,6"), false);
    assert.equal(isComplete(report), false);
    bucket.function = () => answered();
    assert.deepEqual((await redrive(bucket)).redriven, { batches: 2, records: 4 });
    assert.equal(bucket.objects.size, 0);
  });

  it("says how far a batch got, and sends all of it the next time", async () => {
    bucket.failNumbers([1, 2, 3, 4]);
    bucket.function = () => answered([3]);
    const report = await redrive(bucket);
    const [batch] = report.batches;
    assert.deepEqual(
      [batch?.state, batch?.recordsDone, batch?.nextSequenceNumber, batch?.reason],
      ["left", 2, "3", "reported_failed"],
    );
    assert.deepEqual(report.left, { batches: 1, records: 2 });
    bucket.invocations.length = 0;
    bucket.function = () => answered();
    await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1,2,3,4"]);
  });

  it("keeps an earlier shard's keys before a later one's, and other shards side by side", async () => {
    let running = 0;
    let most = 0;
    const finish: (() => void)[] = [];
    for (let shard = 1; shard <= 7; shard += 1) {
      bucket.failNumbers([{ sequence: shard, key: `S${shard}` }], inShard(shard));
    }
    // A split of shard 1: its key goes on in shard 8.
    bucket.failNumbers([{ sequence: 20, key: "S1" }], inShard(8));
    bucket.function = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        finish.push(resolve);
        if (running === PARALLEL_LANES || bucket.invocations.length > 5) {
          for (const end of finish.splice(0)) end();
        }
      });
      running -= 1;
      return answered();
    };
    const report = await redrive(bucket);
    assert.equal(report.redriven.batches, 8);
    assert.equal(most, PARALLEL_LANES);
    assert.ok(bucket.invoked.indexOf("1") < bucket.invoked.indexOf("20"));
  });

  it("puts back what failed behind the table before what failed on its way into it", async () => {
    bucket.failNumbers([1, 2]);
    bucket.failNumbers([100, 101], { source: "dynamodb" });
    await redrive(bucket);
    assert.deepEqual(
      bucket.invocations.map(({ functionName }) => functionName),
      ["detect", "process"],
    );
  });

  it("holds symbols back on their way into the table while they wait behind it", async () => {
    bucket.failNumbers([100], { source: "dynamodb" });
    bucket.failNumbers([1], inShard(1));
    bucket.failNumbers([{ sequence: 2, key: "MSFT" }], inShard(2));
    failAt(bucket, 100);
    const report = await redrive(bucket);
    assert.deepEqual(report.reasons, { reported_failed: 1, behind_stopped: 1 });
    assert.deepEqual(kept(bucket), ["0:100", "1:1"]);
  });

  it("names what is no batch, and puts the others back", async () => {
    const uuid = "0b5b1d0c-8a51-4c8e-9a0f-6f0c7f4f3d11";
    const time = `2026/01/05/2026-01-05T14.30.06-${uuid}`;
    bucket.objects.set("README.txt", "hello");
    bucket.objects.set(`aws/lambda/async/sweep/${time}`, "{}");
    bucket.objects.set(`aws/lambda/async/other/${time}`, "{}");
    bucket.failNumbers([1]);
    const cut = bucket.failNumbers([2]);
    bucket.objects.set(cut, (bucket.objects.get(cut) ?? "").slice(0, 200));
    bucket.failNumbers([3]);
    const before = new Map(bucket.objects);
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1", "3"]);
    assert.deepEqual(report.reasons, {
      not_a_failed_batch: 1,
      sweep_invocation: 1,
      async_invocation: 1,
      unreadable_json: 1,
    });
    for (const { key } of report.skipped) assert.equal(bucket.objects.get(key), before.get(key));
    assert.equal(bucket.objects.size, 4);
    assert.equal(isComplete(report), false);
    bucket.objects.delete(cut);
    assert.equal(isComplete(await redrive(bucket)), true);
  });

  it("leaves a batch with a record that no invocation can carry, and goes on behind it", async () => {
    bucket.fail([{ kinesis: { sequenceNumber: "1", data: "x".repeat(7_000_000) } }]);
    bucket.failNumbers([2]);
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["2"]);
    assert.deepEqual(kept(bucket), ["0:1"]);
    assert.deepEqual(report.reasons, { record_over_invoke_limit: 1 });
    assert.equal(isComplete(report), false);
  });

  it("goes on when a batch was removed meanwhile: somebody else put it back", async () => {
    bucket.failNumbers([1]);
    const second = bucket.failNumbers([2]);
    bucket.failNumbers([3]);
    bucket.function = () => {
      bucket.objects.delete(second);
      return answered();
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1", "3"]);
    assert.deepEqual(report.reasons, { gone: 1 });
    assert.equal(isComplete(report), true);
  });

  it("does not overtake what could not be read", async () => {
    const first = bucket.failNumbers([1], inShard(1));
    bucket.failNumbers([2], inShard(1));
    bucket.failNumbers([{ sequence: 3, key: "MSFT" }], inShard(2));
    bucket.onTouch = (_, key) => {
      if (key === first) throw new Error("SlowDown");
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["3"]);
    assert.deepEqual(report.reasons, { behind_stopped: 1, read_failed: 1 });
    assert.equal(isComplete(report), false);
  });

  it("stops a shard where a batch can be read no more", async () => {
    bucket.failNumbers([1]);
    const second = bucket.failNumbers([2]);
    bucket.failNumbers([3]);
    let reads = 0;
    bucket.onTouch = (what, key) => {
      if (what === "read" && key === second && (reads += 1) > 1) throw new Error("SlowDown");
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1"]);
    assert.deepEqual(report.reasons, { read_failed: 1, behind_stopped: 1 });
  });

  it("does not send what was changed since it was looked at", async () => {
    const key = bucket.failNumbers([1]);
    let reads = 0;
    bucket.onTouch = (what) => {
      if (what === "read" && (reads += 1) > 1) bucket.objects.set(key, "{}");
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, []);
    assert.match(report.batches[0]?.detail ?? "", /not_an_invocation_record/);
  });

  it("goes on when a done batch cannot be removed, says so, and may send it again", async () => {
    bucket.failNumbers([1]);
    bucket.failNumbers([2]);
    bucket.onTouch = (what) => {
      if (what === "remove") throw new Error("AccessDenied");
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1", "2"]);
    assert.deepEqual(report.redriven, { batches: 2, records: 2 });
    assert.match(report.batches[0]?.notRemoved ?? "", /AccessDenied/);
    assert.equal(isComplete(report), false);
    bucket.onTouch = () => undefined;
    assert.equal(isComplete(await redrive(bucket)), true);
  });

  it("finishes the batch under way when it is stopped, and leaves the others", async () => {
    const stop = new AbortController();
    bucket.failNumbers([1]);
    bucket.failNumbers([2]);
    bucket.failNumbers([3]);
    bucket.function = () => {
      stop.abort();
      return answered();
    };
    const report = await redrive(bucket, { signal: stop.signal });
    assert.deepEqual(report.reasons, { interrupted: 2 });
    assert.deepEqual(kept(bucket), ["0:2", "0:3"]);
    assert.equal(isComplete(report), false);
  });

  describe("takes only what is meant", () => {
    beforeEach(() => {
      bucket.failNumbers([1], inShard(1, ARRIVED_AT));
      bucket.failNumbers([2], inShard(1, ARRIVED_AT + MINUTE_MS));
      bucket.failNumbers([3], inShard(1, ARRIVED_AT + 2 * MINUTE_MS));
      bucket.failNumbers([9], { source: "dynamodb" });
    });

    it("by time of failure: from since on, before until, and says what is overtaken", async () => {
      const report = await redrive(bucket, {
        sinceMs: ARRIVED_AT + MINUTE_MS,
        untilMs: ARRIVED_AT + 2 * MINUTE_MS,
      });
      assert.deepEqual(bucket.invoked, ["2"]);
      assert.equal(report.overtaken, 1);
      assert.equal(bucket.objects.size, 3);
      assert.equal(isComplete(report), true);
    });

    it("by mapping", async () => {
      const report = await redrive(bucket, { mappingId: KINESIS_MAPPING });
      assert.deepEqual(bucket.invoked, ["1", "2", "3"]);
      assert.equal(report.overtaken, 0);
    });

    it("by number, the first ones in their order", async () => {
      const report = await redrive(bucket, { limit: 2 });
      assert.deepEqual(bucket.invoked, ["9", "1"]);
      assert.deepEqual(report.reasons, { limit: 2 });
      assert.deepEqual(report.left, { batches: 2, records: 2 });
      assert.equal(isComplete(report), true);
      await redrive(bucket, { limit: 2 });
      assert.deepEqual(bucket.invoked, ["9", "1", "2", "3"]);
    });

    it("and a plan alone changes nothing", async () => {
      const { signal } = new AbortController();
      const plan = await planRedrive(bucket, { targets: TARGETS, signal });
      const report = reportPlan(plan, ARRIVED_AT + 10 * MINUTE_MS);
      assert.equal(report.dryRun, true);
      assert.deepEqual(report.left, { batches: 4, records: 4 });
      assert.deepEqual(report.batches[0], {
        key: report.batches[0]?.key,
        mapping: TABLE_MAPPING,
        shard: "shardId-000000000000",
        function: "detect",
        records: 1,
        firstSequenceNumber: "9",
        lastSequenceNumber: "9",
        ageSeconds: 591,
        failedAt: new Date(ARRIVED_AT).toISOString(),
        condition: "RecordAgeExceeded",
        state: "waiting",
        recordsDone: 0,
      });
      assert.equal(bucket.objects.size, 4);
      assert.deepEqual([bucket.invocations, bucket.removed], [[], []]);
    });
  });

  it("says nothing of an empty bucket but that it is done", async () => {
    const report = await redrive(bucket);
    assert.equal(isComplete(report), true);
    assert.deepEqual(report.batches, []);
  });
});
