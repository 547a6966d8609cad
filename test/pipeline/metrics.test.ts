import assert from "node:assert/strict";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { Metric } from "../../local/lambda/model.ts";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { text } from "../resources/useProvider.ts";
import { ROOT } from "./runCommand.ts";

/** A metric of an alarm of the program. */
interface Watched {
  readonly alarm: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The pipeline's own metrics that the program's alarms watch. */
function watchedBy({ program }: LocalStack): Watched[] {
  return program.resources
    .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
    .flatMap(({ name: alarm, inputs }) => {
      const { metricName, namespace, dimensions, metricQueries } = inputs as unknown as AlarmInputs;
      const single = { metricName, namespace, dimensions };
      const queried = metricQueries?.flatMap(({ metric }) => metric ?? []) ?? [];
      return [single, ...queried]
        .filter((metric) => metric.namespace === "StockPipeline")
        .map((metric) => ({
          alarm,
          name: metric.metricName ?? "",
          dimensions: metric.dimensions ?? {},
        }));
    });
}

interface AlarmMetric {
  readonly metricName?: string;
  readonly namespace?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

interface AlarmInputs extends AlarmMetric {
  readonly metricQueries?: readonly { readonly metric?: AlarmMetric }[];
}

describe("metrics of a local run", function () {
  this.timeout(120_000);
  const metrics: Metric[] = [];
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack({
      programDir: ROOT,
      stack: "dev",
      config: {
        symbols: ["AAPL", "BRK.B"],
        feed: "any",
        smaWindows: { short: 1, long: 2 },
        monitoring: { staleMinutes: 60 },
      },
      onMetric: (metric) => metrics.push(metric),
    });
    const now = Date.now();
    const ticks = [1, 2, 1, 2].flatMap((price, index) =>
      ["AAPL", "BRK.B"].map((symbol) => ({ symbol, price, timestamp: now + index })),
    );
    await stack.clients.kinesis.send(
      new PutRecordsCommand({
        StreamName: text(stack.outputs["streamName"]),
        Records: [...ticks.map((tick) => JSON.stringify(tick)), "no tick"].map((line) => ({
          PartitionKey: "AAPL",
          Data: Buffer.from(line),
        })),
      }),
    );
    await stack.drain();
  });
  after(() => stack.stop());

  it("are those that the program's alarms watch, under the same dimensions", () => {
    const watched = watchedBy(stack);
    // Alerts wait only while the topic does not take them.
    const seen = watched.filter(({ name }) => name !== "AlertsPending");
    assert.deepEqual(
      new Set(seen.map(({ name }) => name)),
      new Set(["TicksAccepted", "TicksRejected", "TickAgeSeconds"]),
    );
    for (const { alarm, name, dimensions } of seen) {
      const printed = metrics.filter((metric) => metric.name === name);
      const dimensionSets = printed.map((metric) => JSON.stringify(metric.dimensions));
      const sorted = JSON.stringify(dimensions, Object.keys(dimensions).toSorted());
      assert.ok(dimensionSets.includes(sorted), `${alarm} watches ${name} of ${sorted}`);
    }
  });

  it("count what was done", () => {
    const sum = (name: string) =>
      metrics
        .filter((metric) => metric.name === name)
        .reduce((total, { value }) => total + value, 0);
    assert.equal(sum("TicksAccepted"), 8);
    assert.equal(sum("TicksRejected"), 1);
    assert.equal(sum("PartitionKeysMismatched"), 4);
    assert.ok(sum("AlertsRaised") >= 4);
    assert.equal(sum("AlertsPublished"), sum("AlertsRaised"));
  });

  it("measure each watched symbol's age, and a young one", () => {
    const ages = metrics.filter(({ name }) => name === "TickAgeSeconds");
    const symbols = new Set(ages.map(({ dimensions }) => dimensions["symbol"]));
    assert.deepEqual(symbols, new Set([undefined, "AAPL", "BRK.B"]));
    for (const { value, unit } of ages) {
      assert.equal(unit, "Seconds");
      assert.ok(value >= 0 && value < 3_600);
    }
  });
});
