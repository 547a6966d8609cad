import assert from "node:assert/strict";
import { parseEmbeddedMetrics } from "../../local/lambda/parseEmbeddedMetrics.ts";

const parse = (root: unknown): unknown[] =>
  parseEmbeddedMetrics("f", JSON.stringify(root)).map(
    ({ namespace, name, unit, value, dimensions }) => [namespace, name, unit, value, dimensions],
  );

const directive = (
  metrics: readonly unknown[],
  dimensions: readonly (readonly string[])[] = [[]],
): object => ({
  Timestamp: 5,
  CloudWatchMetrics: [{ Namespace: "N", Dimensions: dimensions, Metrics: metrics }],
});

describe("parseEmbeddedMetrics", () => {
  it("gives one value for each metric and set of dimensions", () => {
    assert.deepEqual(
      parse({
        _aws: directive([{ Name: "a", Unit: "Count" }, { Name: "b" }], [["x"], ["x", "y"]]),
        a: 1,
        b: 2,
        x: "X",
        y: "Y",
      }),
      [
        ["N", "a", "Count", 1, { x: "X" }],
        ["N", "b", "None", 2, { x: "X" }],
        ["N", "a", "Count", 1, { x: "X", y: "Y" }],
        ["N", "b", "None", 2, { x: "X", y: "Y" }],
      ],
    );
  });

  it("gives every value of a list", () => {
    assert.deepEqual(
      parse({ _aws: directive([{ Name: "a", Unit: "Milliseconds" }]), a: [1, 2.5] }),
      [
        ["N", "a", "Milliseconds", 1, {}],
        ["N", "a", "Milliseconds", 2.5, {}],
      ],
    );
  });

  it("counts metrics without dimensions once", () => {
    assert.deepEqual(parse({ _aws: directive([{ Name: "a" }], []), a: 1 }), [
      ["N", "a", "None", 1, {}],
    ]);
  });

  it("gives nothing for other lines and malformed ones", () => {
    for (const line of [
      "plain text",
      '{"level":"INFO"}',
      '{"_aws":',
      '{"_aws":1}',
      '{"_aws":{"Timestamp":1}}',
      '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Metrics":[{"Name":"a"}]}]},"a":1}',
      '{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"a"}]}]},"a":1}',
      JSON.stringify({ _aws: directive([{ Name: "missing" }, { Unit: "Count" }, null]) }),
    ]) {
      assert.deepEqual(parseEmbeddedMetrics("f", line), [], line);
    }
  });
});
