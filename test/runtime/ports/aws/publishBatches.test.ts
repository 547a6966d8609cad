import assert from "node:assert/strict";
import { publishBatches } from "../../../../runtime/ports/aws/publishBatches.ts";

/** Messages of these sizes in bytes; the rest of them counts nothing. */
function makeEntries(...sizes: readonly number[]) {
  return sizes.map((size, index) => ({ Id: String(index), Message: "x".repeat(size) }));
}

/** Ids of the messages of each call. */
function cut(entries: ReturnType<typeof makeEntries>): string[] {
  return publishBatches(entries).map((batch) => batch.map(({ Id }) => Id).join(""));
}

describe("publishBatches", () => {
  it("cuts after ten messages", () => {
    assert.deepEqual(cut(makeEntries(...Array<number>(12).fill(1))), ["0123456789", "1011"]);
  });

  it("cuts before 256 KB are exceeded", () => {
    assert.deepEqual(cut(makeEntries(131_072, 131_072, 1)), ["01", "2"]);
    assert.deepEqual(cut(makeEntries(131_072, 131_073, 1)), ["0", "12"]);
  });

  it("counts bytes, not characters, and attributes too", () => {
    const wide = { Id: "0", Message: "é".repeat(131_000) };
    const bytes = 262_144 - 262_000;
    const MessageAttributes = { name: { DataType: "String", StringValue: "v".repeat(bytes - 11) } };
    const fits = { Id: "1", Message: "x", MessageAttributes };
    assert.equal(publishBatches([wide, fits]).length, 1);
    assert.equal(publishBatches([wide, { ...fits, Message: "xx" }]).length, 2);
    assert.equal(publishBatches([wide, { ...fits, Subject: "s" }]).length, 2);
  });

  it("makes no call of nothing", () => {
    assert.deepEqual(publishBatches([]), []);
  });
});
