import assert from "node:assert/strict";
import { overrideVariables } from "../../local/overrideVariables.ts";
import { makeFunction } from "../lambda/makeHost.ts";

const RUN = { programDir: "/program", stack: "dev" };

describe("overrideVariables", () => {
  const variables = (
    environment: Readonly<Record<string, string>>,
    options: Partial<Parameters<typeof overrideVariables>[1]>,
  ) => overrideVariables(makeFunction({ environment }), { ...RUN, ...options }).environment;

  it("replaces the variables that a function has, and adds none", () => {
    const functionEnvironment = { FEED: "any", OTHER: "x" };
    assert.deepEqual(variables({ FEED: "live", A: "a" }, { functionEnvironment }), {
      FEED: "any",
      A: "a",
    });
  });

  it("has a function inform that would log less, and leaves the others as they are", () => {
    const levelOf = (level: string, options = { mustInform: true }): string | undefined =>
      variables({ POWERTOOLS_LOG_LEVEL: level }, options)["POWERTOOLS_LOG_LEVEL"];
    assert.deepEqual(
      ["DEBUG", "INFO", "WARN", "ERROR"].map((level) => levelOf(level)),
      ["DEBUG", "INFO", "INFO", "INFO"],
    );
    assert.equal(levelOf("ERROR", { mustInform: false }), "ERROR");
    assert.deepEqual(variables({}, { mustInform: true }), {});
  });
});
