import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { rawObjects } from "../../runtime/domain/lakeObjects.ts";
import { parseTick } from "../../runtime/domain/parseTick.ts";
import { ARRIVED_AT_MS, makeProducerTick, sequenceNumberOf } from "../runtime/fakes/records.ts";
import { RULES } from "../runtime/fakes/World.ts";

const PAGE = readFileSync("docs/availability.md", "utf8");

describe("the page about availability", () => {
  it("has a source for each number in brackets, and uses each source", () => {
    const [text = "", sources = ""] = PAGE.split("\n## Sources\n");
    const numbers = (pattern: RegExp, of: string): string[] =>
      [...of.matchAll(pattern)].map(([, number = ""]) => number);
    const used = new Set(numbers(/\[(\d+)\](?!\()/g, text));
    const given = numbers(/^(\d+)\. \[.+?\]\(https:\/\/.+?\)/gm, sources);
    assert.ok(given.length > 10);
    assert.deepEqual([...used].toSorted(), given.toSorted());
  });

  it("promises that a line of raw/ is the same tick when it is put to a stream again", () => {
    const record = makeProducerTick({ tick_id: "t-1", exchange: "XNAS", lot: 1.5 });
    const read = (data: Uint8Array, arrivedAtMs: number) => {
      const parsed = parseTick(data, arrivedAtMs, RULES);
      assert.ok("tick" in parsed);
      return parsed.tick;
    };
    const tick = read(Buffer.from(JSON.stringify(record)), ARRIVED_AT_MS);
    const [object] = rawObjects([
      { tick, shardId: "s", sequenceNumber: sequenceNumberOf(1), arrivedAtMs: ARRIVED_AT_MS },
    ]);
    const again = read(gunzipSync(object?.body ?? new Uint8Array()), ARRIVED_AT_MS + 3_600_000);
    // What the line holds beside the tick, its position for one, comes along as further fields.
    assert.deepEqual({ ...again, extra: tick.extra }, tick);
  });
});
