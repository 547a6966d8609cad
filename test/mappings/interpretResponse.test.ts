import assert from "node:assert/strict";
import { interpretResponse } from "../../local/mappings/interpretResponse.ts";

const BATCH = ["10", "11", "12", "13"];

const interpret = (payload: unknown): unknown => {
  const outcome = interpretResponse(JSON.stringify(payload), (id) => {
    const index = BATCH.indexOf(id);
    return index === -1 ? undefined : index;
  });
  return outcome.type === "success" ? "success" : outcome.index;
};
const failures = (...ids: readonly unknown[]): unknown => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe("interpretResponse", () => {
  for (const [title, payload] of [
    ["a null answer", null],
    ["an empty answer", {}],
    ["an empty string", ""],
    ["an answer about something else", { statusCode: 200 }],
    ["a null list", { batchItemFailures: null }],
    ["an empty list", { batchItemFailures: [] }],
  ] as const) {
    it(`takes ${title} as full success`, () => {
      assert.equal(interpret(payload), "success");
    });
  }

  it("takes the record named as the first that is not done", () => {
    assert.equal(interpret(failures("12")), 2);
  });

  it("takes the lowest of several, in whatever order they are named", () => {
    assert.equal(interpret(failures("13", "11", "12")), 1);
  });

  for (const [title, payload] of [
    ["an empty identifier", failures("")],
    ["a null identifier", failures(null)],
    ["a number for an identifier", failures(12)],
    ["an identifier that is not in the batch", failures("99")],
    ["an unknown identifier beside a known one", failures("12", "99")],
    ["a wrong name of the identifier", { batchItemFailures: [{ id: "12" }] }],
    ["a list of something else", { batchItemFailures: ["12"] }],
    ["something else than a list", { batchItemFailures: "12" }],
    ["a string", "done"],
    ["a list at the top", [{ itemIdentifier: "12" }]],
    ["a number", 1],
    ["false", false],
  ] as const) {
    it(`takes ${title} as failure of the whole batch`, () => {
      assert.equal(interpret(payload), 0);
    });
  }
});
