import assert from "node:assert/strict";
import { nearestName } from "../../text/nearestName.ts";

describe("nearestName", () => {
  const cases: [wrong: string, names: string[], meant: string | undefined][] = [
    ["shardcount", ["shardCount", "symbols"], "shardCount"],
    ["symbls", ["shardCount", "symbols"], "symbols"],
    ["smaWindwos", ["smaWindows", "names"], "smaWindows"],
    ["encrypt", ["encryption"], "encryption"],
    ["encryp", ["encryption"], undefined],
    ["dve", ["dev", "prod"], undefined],
    ["deb", ["dev", "prod"], "dev"],
    ["x", ["a", "b"], undefined],
    ["tagz", ["tabs", "tags"], "tags"],
    ["bat", ["cat", "bar"], "bar"],
    ["", ["a"], undefined],
  ];
  for (const [wrong, names, meant] of cases) {
    it(`takes "${wrong}" for ${meant ?? "nothing"} among ${names.join(", ")}`, () => {
      assert.equal(nearestName(wrong, names), meant);
      assert.equal(nearestName(wrong, names.toReversed()), meant);
    });
  }
});
