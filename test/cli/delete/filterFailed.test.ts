import assert from "node:assert/strict";
import type { Selection } from "../../../cli/delete/Selection.ts";
import { parseFailedKey } from "../../../cli/redrive/parseFailedKey.ts";
import { readFailedObject } from "../../../cli/redrive/readFailedObject.ts";
import { MAX_OBJECT_BYTES } from "../../../cli/redrive/RedrivePort.ts";
import type { KafkaEvent, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { makeKafkaRecord } from "../../runtime/fakes/kafkaRecords.ts";
import { MemoryBucket, TARGETS } from "../redrive/MemoryBucket.ts";
import { DeletionWorld } from "./DeletionWorld.ts";

const AAPL: Selection = { symbol: "AAPL" };
const FEBRUARY = { fromMs: Date.UTC(2026, 1, 1), toMs: Date.UTC(2026, 2, 1) };
const TOPIC = "stock.live_feed-1";

function record(place: string, symbol: string, day = "2026-01-15"): KafkaRecord {
  const [partition = 0, offset = 0] = place.split(":").map(Number);
  const tick = { symbol, timestamp: `${day}T14:30:00.000Z`, price: "1.5" };
  return makeKafkaRecord(tick, { partition, offset, headers: [{ trace: [1, -2] }] });
}

/** A record that deletes its key in a compacted topic. */
function tombstone(place: string, key: string): KafkaRecord {
  const made = record(place, key);
  return { ...made, key: Buffer.from(key).toString("base64"), value: null };
}

describe("filterFailed, of a batch of a topic", () => {
  /** Deletes from a bucket that holds one batch; what is left of it, and the receipt. */
  async function deleteFrom(records: readonly KafkaRecord[], selection: Selection) {
    const made = new MemoryBucket();
    const key = made.failTopic(records);
    const world = new DeletionWorld();
    world.failed.put(key, made.objects.get(key) ?? "");
    const receipt = await world.delete(selection);
    assert.equal(receipt.error, undefined);
    const [report] = receipt.places;
    assert.equal(report?.place, "failed bucket");
    const text = world.failed.read(key)?.toString();
    return { key, report, text, before: made.objects.get(key) ?? "" };
  }

  function eventOf(text: string | undefined): KafkaEvent {
    const { payload } = JSON.parse(text ?? "") as { payload: string };
    return JSON.parse(payload) as KafkaEvent;
  }

  it("takes a symbol's records out, and leaves those of others byte for byte", async () => {
    const kept = [record("0:2", "MSFT"), record("1:4", "MSFT")];
    const gone = [record("0:1", "AAPL"), record("0:3", "AAPL"), record("1:5", "AAPL")];
    const { text, before, report } = await deleteFrom([...gone, ...kept], AAPL);
    const left = eventOf(text);
    assert.deepEqual(left, {
      ...eventOf(before),
      records: { [`${TOPIC}-0`]: [kept[0]], [`${TOPIC}-1`]: [kept[1]] },
    });
    for (const one of kept)
      assert.ok(text?.includes(JSON.stringify(JSON.stringify(one)).slice(1, -1)));
    const beside = (object = ""): unknown => ({ ...(JSON.parse(object) as object), payload: "" });
    assert.deepEqual(beside(text), beside(before), "what Lambda says beside the event stays");
    assert.deepEqual([report?.rowsRemoved, report?.objectsRewritten], [3, 1]);
  });

  it("leaves no partition without records, so that the rest can be put back", async () => {
    const { key, text } = await deleteFrom([record("0:1", "AAPL"), record("1:4", "MSFT")], AAPL);
    assert.deepEqual(Object.keys(eventOf(text).records), [`${TOPIC}-1`]);
    const parsed = parseFailedKey(key);
    assert.equal(parsed.type, "stream");
    const found = readFailedObject(key, parsed, text ?? "", TARGETS);
    assert.ok("batch" in found);
    assert.deepEqual(found.batch.spans, [
      { shardId: `${TOPIC}-1`, firstSequenceNumber: "4", lastSequenceNumber: "4" },
    ]);
  });

  it("removes an object of which nothing is left", async () => {
    const { text, report } = await deleteFrom([record("0:1", "AAPL"), record("1:4", "AAPL")], AAPL);
    assert.equal(text, undefined);
    assert.deepEqual([report?.rowsRemoved, report?.objectsRemoved], [2, 1]);
  });

  it("writes nothing anew that does not concern it", async () => {
    const { text, before, report } = await deleteFrom([record("0:1", "MSFT")], AAPL);
    assert.equal(text, before);
    assert.deepEqual([report?.looked, report?.objectsRewritten], [1, 0]);
  });

  it("takes a period out, by the time of the trade and not that of the record", async () => {
    const records = [
      record("0:1", "AAPL", "2026-02-10"),
      record("0:2", "MSFT"),
      record("0:3", "AAPL"),
    ];
    const { text } = await deleteFrom(records, { period: FEBRUARY });
    assert.deepEqual(eventOf(text).records, { [`${TOPIC}-0`]: records.slice(1) });
  });

  it("takes a record without value with the symbol that its key names, and with no period", async () => {
    const records = [tombstone("0:1", "aapl"), tombstone("0:2", "MSFT")];
    const { text, report } = await deleteFrom(records, AAPL);
    assert.deepEqual(eventOf(text).records, { [`${TOPIC}-0`]: records.slice(1) });
    assert.equal(report?.undecided, 0);
    const ofPeriod = await deleteFrom(records, { ...AAPL, period: FEBRUARY });
    assert.equal(ofPeriod.text, ofPeriod.before);
    assert.equal(ofPeriod.report?.undecided, 0);
  });

  it("names a record of which it cannot be told, and leaves it", async () => {
    const unclear = {
      ...record("1:7", "MSFT"),
      value: Buffer.from("about AAPL").toString("base64"),
    };
    const { text, before, report } = await deleteFrom([record("0:1", "MSFT"), unclear], AAPL);
    assert.equal(text, before);
    assert.deepEqual(
      report?.undecidedItems.map(({ detail }) => detail),
      [`record 1 of ${TOPIC}-1`],
    );
  });

  it("names an object that is larger than any of Lambda's, and goes on", async () => {
    const world = new DeletionWorld();
    world.failed.put("aws/lambda/huge", Buffer.alloc(MAX_OBJECT_BYTES + 1, "x"));
    const receipt = await world.delete(AAPL);
    assert.equal(receipt.complete, true);
    const [item] = receipt.places[0]?.undecidedItems ?? [];
    assert.match(item?.detail ?? "", /has more than 67108864 bytes/);
  });
});
