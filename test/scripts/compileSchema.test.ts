import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileTickSchema } from "../../scripts/compileSchema.ts";

const GENERATED = new URL("../../runtime/domain/validateTickShape.generated.js", import.meta.url);

describe("compileTickSchema", () => {
  it("gives the committed validator: who changes the schema runs the build", () => {
    assert.equal(readFileSync(GENERATED, "utf8"), compileTickSchema());
  });

  it("gives a module that imports nothing", () => {
    assert.doesNotMatch(compileTickSchema(), /\bimport\b|\brequire\(/);
  });
});
