import assert from "node:assert/strict";
import type { Feed, TickClass } from "../../../runtime/contract/tick.ts";
import { FEEDS } from "../../../runtime/contract/tick.ts";
import { acceptsClass, classifySource } from "../../../runtime/domain/classifySource.ts";
import { parseTick } from "../../../runtime/domain/parseTick.ts";
import { ARRIVED_AT_MS, makeProducerTick } from "../fakes/records.ts";
import { RULES } from "../fakes/World.ts";

/** Class of each data source in a pipeline that takes any. */
const CLASSES: readonly [string | undefined, TickClass][] = [
  ["simulated", "simulated"],
  ["mock", "simulated"],
  ["simulated-fallback", "simulated"],
  ["simulated-backfill", "simulated"],
  ["replay", "replay"],
  ["live", "live"],
  ["yfinance", "live"],
  ["", "live"],
  ["Simulated", "live"],
  [undefined, "live"],
];

describe("classifySource", () => {
  for (const [source, tickClass] of CLASSES) {
    it(`takes ${JSON.stringify(source)} for ${tickClass}`, () => {
      assert.equal(classifySource(source, "any"), tickClass);
    });
  }

  it("takes a tick that does not say for the pipeline's own class", () => {
    const classes = FEEDS.map((feed) => classifySource(undefined, feed));
    assert.deepEqual(classes, ["live", "replay", "simulated", "live"]);
  });
});

describe("the feed of a pipeline", () => {
  const acceptedBy: Readonly<Record<Feed, readonly TickClass[]>> = {
    live: ["live"],
    replay: ["replay"],
    simulated: ["simulated"],
    any: ["live", "replay", "simulated"],
  };
  for (const feed of FEEDS) {
    it(`${feed} takes ${acceptedBy[feed].join(", ")} and ticks that do not say`, () => {
      for (const [source, tickClass] of CLASSES) {
        const said = source === undefined ? {} : { data_source: source };
        const data = Buffer.from(JSON.stringify(makeProducerTick(said)));
        const parsed = parseTick(data, ARRIVED_AT_MS, { ...RULES, feed });
        const isTaken = source === undefined || acceptedBy[feed].includes(tickClass);
        assert.equal(
          "reason" in parsed ? parsed.reason : "taken",
          isTaken ? "taken" : "feed_not_accepted",
        );
        if (source !== undefined) assert.equal(acceptsClass(feed, tickClass), isTaken);
      }
    });
  }
});
