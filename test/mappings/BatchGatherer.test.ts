import assert from "node:assert/strict";
import { BatchGatherer } from "../../local/mappings/BatchGatherer.ts";
import { eventPayload } from "../../local/mappings/eventPayload.ts";
import type { StreamRecord } from "../../local/mappings/model.ts";
import { makeRecord, makeRecords } from "./makeRecord.ts";

const WINDOW = { batchSize: 3, batchWindowSeconds: 2 };

/** What is next: numbers of a batch, or the wait. */
function next(gatherer: BatchGatherer, nowMs: number): string {
  const gathered = gatherer.next(nowMs);
  return gathered.type === "wait"
    ? `wait ${gathered.waitMs ?? "for ever"}`
    : gathered.records.map(({ sequenceNumber }) => sequenceNumber).join();
}

function addAll(gatherer: BatchGatherer, records: readonly StreamRecord[], nowMs: number): void {
  records.forEach((record) => gatherer.add(record, nowMs));
}

function sized(n: number, bytes: number): StreamRecord {
  return makeRecord(n, { json: `"${"x".repeat(bytes - 2)}"`, bytes });
}

describe("BatchGatherer", () => {
  it("waits for ever when there is no record", () => {
    assert.equal(next(new BatchGatherer(WINDOW, 0), 0), "wait for ever");
  });

  it("sends what there is, up to the batch size, when there is no window", () => {
    const gatherer = new BatchGatherer({ batchSize: 3, batchWindowSeconds: 0 }, 0);
    addAll(gatherer, makeRecords(1, 4), 0);
    assert.equal(next(gatherer, 0), "1,2,3");
    assert.equal(next(gatherer, 0), "4");
    assert.equal(next(gatherer, 0), "wait for ever");
    assert.equal(gatherer.length, 0);
  });

  it("waits for the end of the window, then sends what there is", () => {
    const gatherer = new BatchGatherer(WINDOW, 1000);
    addAll(gatherer, makeRecords(1, 2), 1500);
    assert.equal(next(gatherer, 1500), "wait 1500");
    assert.equal(next(gatherer, 2999), "wait 1");
    assert.equal(next(gatherer, 3000), "1,2");
  });

  it("sends before the window ends when the batch is full", () => {
    const gatherer = new BatchGatherer(WINDOW, 0);
    addAll(gatherer, makeRecords(1, 4), 10);
    assert.equal(next(gatherer, 10), "1,2,3");
    assert.equal(next(gatherer, 10), "wait 1990");
  });

  it("begins a window when the batch before is dealt with, also for records that waited", () => {
    const gatherer = new BatchGatherer(WINDOW, 0);
    addAll(gatherer, makeRecords(1, 4), 0);
    assert.equal(next(gatherer, 0), "1,2,3");
    gatherer.reopen(7000);
    assert.equal(next(gatherer, 7000), "wait 2000");
    assert.equal(next(gatherer, 9000), "4");
  });

  it("begins a window anew when one ends without a record", () => {
    const gatherer = new BatchGatherer(WINDOW, 0);
    gatherer.add(makeRecord(1), 5500);
    assert.equal(next(gatherer, 5500), "wait 500");
    assert.equal(next(gatherer, 6000), "1");
  });

  it("sends before the window ends when the event would exceed 6 MB, and never more than that", () => {
    const gatherer = new BatchGatherer({ batchSize: 100, batchWindowSeconds: 300 }, 0);
    // The event is 14 bytes around the records and a comma after each but the last.
    const half = (6_291_456 - 14 - 1) / 2;
    addAll(gatherer, [sized(1, Math.floor(half)), sized(2, Math.ceil(half))], 0);
    assert.equal(next(gatherer, 0), "wait 300000");
    gatherer.add(sized(3, 100), 0);
    const gathered = gatherer.next(0);
    assert.ok(gathered.type === "batch");
    assert.equal(gathered.records.length, 2);
    assert.equal(Buffer.byteLength(eventPayload(gathered.records)), 6_291_456);
    assert.equal(next(gatherer, 0), "wait 300000");
    assert.equal(next(gatherer, 300_000), "3");
  });

  it("sends a record over the limit alone rather than never", () => {
    const gatherer = new BatchGatherer({ batchSize: 100, batchWindowSeconds: 300 }, 0);
    addAll(gatherer, [sized(1, 7_000_000), makeRecord(2)], 0);
    assert.equal(next(gatherer, 0), "1");
    assert.equal(next(gatherer, 0), "wait 300000");
  });
});
