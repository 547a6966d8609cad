import assert from "node:assert/strict";
import { requireEffect } from "../../../cli/replay/requireEffect.ts";
import { UsageError } from "../../../cli/UsageError.ts";
import type { LocalStack } from "../../../local/LocalStack.ts";

const WINDOWS = { short: 5, long: 20 };

/** A stack of one pipeline with these inputs, and these variables of its function for trends. */
function makeStack(
  inputs: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string>> = { SHORT_WINDOW: "5", LONG_WINDOW: "20" },
): Pick<LocalStack, "pipelines" | "program"> {
  const trends = { type: "aws:lambda/function:Function", id: "trends" };
  const resources = [
    { urn: "urn:stocks", inputs },
    { ...trends, urn: "urn:trends", inputs: {}, state: { environment: { variables } } },
  ];
  const outputs = { detectTrendsFunctionName: "trends" };
  const pipelines = [{ name: "stocks", urn: "urn:stocks", outputs }];
  return { pipelines, program: { resources } } as unknown as LocalStack;
}

describe("requireEffect", () => {
  it("is content with settings that the program took, and with none", () => {
    requireEffect(makeStack({}, {}), "stocks", {});
    const stack = makeStack({ symbols: ["AAPL", "MSFT"] });
    requireEffect(stack, "stocks", { symbols: ["MSFT"], windows: WINDOWS });
  });

  it("refuses symbols that the pipeline does not have, and says how it gets them", () => {
    const stack = makeStack({ symbols: ["AAPL"] });
    assert.throws(() => requireEffect(stack, "stocks", { symbols: ["AAPL", "MSFT"] }), {
      name: UsageError.name,
      message:
        /--symbols AAPL,MSFT must reach .*"stocks", and its symbols are AAPL: .*requireObject\("symbols"\)/,
    });
    assert.throws(
      () => requireEffect(makeStack({}), "stocks", { symbols: ["AAPL"] }),
      /its symbols are unknown/,
    );
  });

  it("refuses windows that the function for trends has no variables for", () => {
    const stack = makeStack({}, { SHORT_WINDOW: "5" });
    assert.throws(() => requireEffect(stack, "stocks", { windows: WINDOWS }), {
      name: UsageError.name,
      message: /--windows must reach .* no variable LONG_WINDOW to replace/,
    });
  });
});
