import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components/index.ts";
import { LAKE_PLAIN_DEFAULTS } from "../../components/args/LakeSettings.ts";
import { DEFAULTS } from "../../components/StockAnalyticsPipelineArgs.ts";

/** What other Pulumi languages see of a property. */
interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly plain?: boolean;
  readonly optional?: boolean;
  readonly description?: string;
}

interface Analysis {
  readonly components: Record<
    string,
    { readonly inputs: Record<string, Property>; readonly outputs: Record<string, Property> }
  >;
  readonly typeDefinitions: Record<
    string,
    { readonly properties?: Record<string, Property>; readonly enum?: { readonly value: string }[] }
  >;
}

/** The analyzer behind `componentProviderHost`; it follows the package's entry. */
function analyze(): Analysis {
  const require = createRequire(import.meta.url);
  const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer.js") as {
    Analyzer: new (
      dir: string,
      name: string,
      packageJson: object,
      componentNames: Set<string>,
    ) => { analyze(): Analysis };
  };
  const exported = Object.entries<unknown>(components)
    .filter(([, value]) => isComponent(value))
    .map(([name]) => name);
  const entry = { exports: { ".": { default: "./components/index.ts" } } };
  return new Analyzer(process.cwd(), "stock-analytics", entry, new Set(exported)).analyze();
}

function isComponent(value: unknown): boolean {
  return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}

describe("schema for other Pulumi languages", () => {
  let analysis: Analysis;
  before(function () {
    // The analyzer compiles the whole project.
    this.timeout(120_000);
    analysis = analyze();
  });

  it("has every component of the package's entry", () => {
    assert.deepEqual(Object.keys(analysis.components).toSorted(), [
      "AccessLogBucket",
      "AlertTopic",
      "Catalog",
      "FunctionSchedule",
      "ObjectQueue",
      "OpsTopic",
      "PipelineKey",
      "PrivateBucket",
      "QueryWorkgroup",
      "StockAnalyticsPipeline",
      "TickDelivery",
      "TickStream",
      "TickTable",
      "TrendTable",
    ]);
  });

  it("has all arguments of the pipeline, only the symbols required", () => {
    const inputs = analysis.components["StockAnalyticsPipeline"]?.inputs ?? {};
    assert.deepEqual(
      Object.keys(inputs).toSorted(),
      ["symbols", ...Object.keys(DEFAULTS)].toSorted(),
    );
    const required = Object.keys(inputs).filter((name) => inputs[name]?.optional !== true);
    assert.deepEqual(required, ["symbols"]);
  });

  it("takes groups and lists plainly, and leaves as inputs", () => {
    const inputs = analysis.components["StockAnalyticsPipeline"]?.inputs ?? {};
    const plain = Object.keys(inputs).filter((name) => inputs[name]?.plain === true);
    assert.deepEqual(plain.toSorted(), [
      "alertEndpoints",
      "alerts",
      "dataProtection",
      "encryption",
      "lake",
      "monitoring",
      "names",
      "network",
      "processing",
      "smaWindows",
      "source",
      "storage",
      "stream",
      "streamMode",
      "symbols",
      "tags",
      "trend",
    ]);
    for (const name of [
      "SmaWindows",
      "TrendSettings",
      "LakeSettings",
      "PhysicalNames",
      "AlarmThresholds",
    ]) {
      for (const [key, property] of Object.entries(
        analysis.typeDefinitions[name]?.properties ?? {},
      )) {
        const isPlain = name === "LakeSettings" && key in LAKE_PLAIN_DEFAULTS;
        assert.equal(property.plain === true, isPlain, `${name}.${key}`);
      }
    }
  });

  it("describes every argument and every output", () => {
    const { inputs = {}, outputs = {} } = analysis.components["StockAnalyticsPipeline"] ?? {};
    assert.equal(Object.keys(outputs).length, 19);
    for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
      assert.ok(description !== undefined && description.length > 10, name);
    }
  });

  it("has the enumerations with their values", () => {
    const valuesOf = (name: string) =>
      analysis.typeDefinitions[name]?.enum?.map(({ value }) => value);
    assert.deepEqual(valuesOf("Feed"), ["live", "replay", "simulated", "any"]);
    assert.deepEqual(valuesOf("AlertProtocol"), [
      "email",
      "sms",
      "https",
      "sqs",
      "lambda",
      "slack",
    ]);
    assert.deepEqual(valuesOf("DataProtection"), ["retain", "destroy"]);
  });
});
