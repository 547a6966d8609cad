import assert from "node:assert/strict";
import { countOf } from "../../text/countOf.ts";

describe("countOf", () => {
  it("says one of one, and several of any other number", () => {
    const said = [0, 1, 2, 1_234].map((count) => countOf(count, "tick"));
    assert.deepEqual(said, ["0 ticks", "1 tick", "2 ticks", "1,234 ticks"]);
  });

  it("takes another plural", () => {
    assert.equal(countOf(2, "query", "queries"), "2 queries");
    assert.equal(countOf(1, "query", "queries"), "1 query");
  });
});
