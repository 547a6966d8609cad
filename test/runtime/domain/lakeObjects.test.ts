import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { ALERT_COLUMNS, QUARANTINE_COLUMNS, RAW_COLUMNS } from "../../../runtime/contract/lake.ts";
import type { AcceptedRecord, LakeObject } from "../../../runtime/domain/lakeObjects.ts";
import {
  alertObjects,
  quarantineObjects,
  rawObjects,
} from "../../../runtime/domain/lakeObjects.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makePending } from "../fakes/makePending.ts";
import { ARRIVED_AT_MS, makeProducerTick, sequenceNumberOf } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

const SHARD = "shardId-000000000007";

function accept(sequence: number, arrivedAtMs = ARRIVED_AT_MS, fields = {}): AcceptedRecord {
  const data = Buffer.from(
    JSON.stringify(makeProducerTick({ tick_id: `t-${sequence}`, ...fields })),
  );
  const parsed = parseTick(data, arrivedAtMs, RULES);
  if ("reason" in parsed) throw new Error(parsed.reason);
  return {
    tick: parsed.tick,
    shardId: SHARD,
    sequenceNumber: sequenceNumberOf(sequence),
    arrivedAtMs,
  };
}

function lines(object: LakeObject | undefined): Record<string, unknown>[] {
  const body = Buffer.from(object?.body ?? []);
  const text = (object?.key.endsWith(".gz") ? gunzipSync(body) : body).toString("utf8");
  assert.ok(text.endsWith("\n"));
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("raw objects", () => {
  it("are named by hour of arrival, shard, and first and last sequence number", () => {
    const [object, ...others] = rawObjects([accept(3), accept(5), accept(9)]);
    assert.equal(others.length, 0);
    assert.equal(
      object?.key,
      `raw/2026/11/20/14/${SHARD}-${sequenceNumberOf(3)}-${sequenceNumberOf(9)}.ndjson.gz`,
    );
  });

  it("hold the records in order, with arrival and position", () => {
    const [object] = rawObjects([accept(3, ARRIVED_AT_MS, { lot: 1.5 }), accept(5)]);
    const [first, second] = lines(object);
    assert.deepEqual(first, {
      ...accept(3, ARRIVED_AT_MS, { lot: 1.5 }).tick,
      extra: '{"lot":1.5}',
      arrived_at: "2026-11-20T14:30:05.250Z",
      shard_id: SHARD,
      sequence_number: sequenceNumberOf(3),
    });
    assert.equal(second?.sequence_number, sequenceNumberOf(5));
  });

  it("are cut at the hour of arrival, whatever the hour of the trade", () => {
    const nextHour = Date.parse("2026-11-20T15:00:00.000Z");
    const objects = rawObjects([accept(1, nextHour - 1), accept(2, nextHour), accept(3, nextHour)]);
    assert.deepEqual(
      objects.map(({ key }) => [
        key.slice(4, 17),
        lines({ key, body: bodyOf(objects, key) }).length,
      ]),
      [
        ["2026/11/20/14", 1],
        ["2026/11/20/15", 2],
      ],
    );
    assert.ok(objects[0]?.key.endsWith(`${sequenceNumberOf(1)}-${sequenceNumberOf(1)}.ndjson.gz`));
    assert.ok(objects[1]?.key.endsWith(`${sequenceNumberOf(2)}-${sequenceNumberOf(3)}.ndjson.gz`));
  });

  it("are the same bytes for the same records", () => {
    const make = (): LakeObject[] => rawObjects([accept(1), accept(2)]);
    assert.deepEqual(make(), make());
  });

  it("never share a name with other bytes when a retry gets further or less far", () => {
    const all = [accept(1), accept(2), accept(3)];
    const names = [1, 2, 3].flatMap((count) =>
      rawObjects(all.slice(0, count)).map(({ key }) => key),
    );
    assert.equal(new Set(names).size, 3);
  });

  it("are none when there are no records", () => {
    assert.deepEqual(rawObjects([]), []);
  });

  function bodyOf(objects: readonly LakeObject[], key: string): Uint8Array {
    return objects.find((object) => object.key === key)?.body ?? new Uint8Array();
  }
});

describe("quarantine objects", () => {
  it("hold the payload whole, the reason and the position", () => {
    const payload = Buffer.from([0xff, 0x00, 0x7b]).toString("base64");
    const [object] = quarantineObjects([
      {
        reason: "not_utf8",
        payload,
        shardId: SHARD,
        sequenceNumber: sequenceNumberOf(4),
        arrivedAtMs: ARRIVED_AT_MS,
      },
    ]);
    const span = `${sequenceNumberOf(4)}-${sequenceNumberOf(4)}`;
    assert.equal(object?.key, `quarantine/2026/11/20/14/${SHARD}-${span}.ndjson.gz`);
    assert.deepEqual(lines(object), [
      {
        reason: "not_utf8",
        payload,
        arrived_at: "2026-11-20T14:30:05.250Z",
        shard_id: SHARD,
        sequence_number: sequenceNumberOf(4),
      },
    ]);
  });
});

describe("alert objects", () => {
  it("hold the alerts of an hour as lines", () => {
    const pending = [
      makePending({ id: "00000000000000a1" }),
      makePending({ id: "00000000000000a2" }),
    ];
    const [object, ...others] = alertObjects(pending);
    assert.equal(others.length, 0);
    assert.match(object?.key ?? "", /^alerts\/2026\/11\/20\/14\/[0-9a-f]{16}\.ndjson$/);
    assert.deepEqual(
      lines(object),
      pending.map(({ alert }) => alert),
    );
  });

  it("are named by the alerts inside", () => {
    const [a, b] = ["00000000000000a1", "00000000000000a2"].map((id) => makePending({ id }));
    assert.ok(a !== undefined && b !== undefined);
    const keyOf = (pending: Parameters<typeof alertObjects>[0]) => alertObjects(pending)[0]?.key;
    assert.equal(keyOf([a, b]), keyOf([a, b]));
    assert.equal(new Set([keyOf([a]), keyOf([b]), keyOf([a, b])]).size, 3);
  });

  it("are cut at the hour in which the ticks reached the table", () => {
    const hours = alertObjects([
      makePending({ arrivedAtMs: Date.parse("2026-11-20T14:59:59.999Z") }),
      makePending({ arrivedAtMs: Date.parse("2026-11-20T15:00:00.000Z") }),
    ]).map(({ key }) => key.slice(7, 20));
    assert.deepEqual(hours, ["2026/11/20/14", "2026/11/20/15"]);
  });
});

describe("the lake's columns", () => {
  const names = (columns: readonly { name: string }[]) => columns.map(({ name }) => name).sort();

  it("of raw are the fields of its lines", () => {
    const full = accept(1, ARRIVED_AT_MS, {
      ...{ open: 1, high: 2, low: 1, previous_close: 1, volume: 1 },
      ...{ exchange: "XNAS", data_source: "sip", lot: 1 },
    });
    const [line] = lines(rawObjects([full])[0]);
    assert.deepEqual(Object.keys(line ?? {}).sort(), names(RAW_COLUMNS));
  });

  it("of quarantine are the fields of its lines", () => {
    const { shardId, sequenceNumber, arrivedAtMs } = accept(1);
    const refused = {
      shardId,
      sequenceNumber,
      arrivedAtMs,
      reason: "not_json",
      payload: "",
    } as const;
    const [line] = lines(quarantineObjects([refused])[0]);
    // Of rows of files, which have no place in a stream but one in an object.
    const ofFiles = ["source", "line"];
    assert.deepEqual([...Object.keys(line ?? {}), ...ofFiles].sort(), names(QUARANTINE_COLUMNS));
  });

  it("of alerts are the fields of its lines", () => {
    const full = makePending({ change: "1", changePercent: "0.5", possibleSplit: "2:1" });
    const [line] = lines(alertObjects([full])[0]);
    assert.deepEqual(Object.keys(line ?? {}).sort(), names(ALERT_COLUMNS));
    const tick = makeArrivedTick({ dayChange: { amount: "1", percent: "0.5" } });
    const anomaly = { alert: makeAnomalyAlert("AAPL", "up", tick), arrivedAtMs: ARRIVED_AT_MS };
    const [other] = lines(alertObjects([anomaly])[0]);
    const columns = new Set(names(ALERT_COLUMNS));
    assert.deepEqual(
      [...Object.keys(other ?? {})].filter((name) => !columns.has(name)),
      [],
    );
  });

  it("hold the largest values that a tick can give them", () => {
    const widest = [
      accept(1, ARRIVED_AT_MS, { price: 999999999999, previous_close: "0.00000001" }),
      accept(2, ARRIVED_AT_MS, { price: "0.00000001", previous_close: 999999999999 }),
      accept(3, ARRIVED_AT_MS, { change: "-999999999999.999", change_percent: 999999999999 }),
    ];
    for (const line of rawObjects(widest).flatMap((object) => lines(object))) {
      for (const { name, type } of RAW_COLUMNS) {
        const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
        const value = line[name];
        if (precision === undefined || value === undefined) continue;
        const [integer = "", fraction = ""] = (value as string).replace("-", "").split(".");
        assert.ok(fraction.length <= Number(scale), `${name} ${value as string}`);
        assert.ok(
          integer.length <= Number(precision) - Number(scale),
          `${name} ${value as string}`,
        );
      }
    }
  });
});
