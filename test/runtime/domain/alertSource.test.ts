import assert from "node:assert/strict";
import { alertSource } from "../../../runtime/domain/alertSource.ts";

describe("the source that an alert names", () => {
  it("is the class of its tick", () => {
    const sources = ["yahoo", "replay", "simulated", "simulated-fallback", undefined];
    assert.deepEqual(
      sources.map((source) => alertSource(source, "any")),
      ["live", "replay", "simulated", "simulated", "live"],
    );
  });

  it("is backfill for what fills a gap, made up or not", () => {
    assert.equal(alertSource("backfill", "live"), "backfill");
    assert.equal(alertSource("simulated-backfill", "any"), "backfill");
  });
});
