import assert from "node:assert/strict";
import { REJECTION_REASONS } from "../../../runtime/contract/rejection.ts";
import { makeKinesisRecord } from "../../runtime/fakes/records.ts";
import { World } from "../../runtime/fakes/World.ts";
import type { MonitoringArgs } from "../../../components/monitoring/Monitoring.ts";
import { judgeMetric, knownMetrics } from "./judgeMetric.ts";
import { FULL, PHYSICAL_NAME, registerMonitoring } from "./makeWatched.ts";
import type { UsedMetric } from "./registeredMetrics.ts";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region?: string;
    readonly metrics?: readonly (string | { readonly stat: string; readonly label: string })[][];
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly annotations?: { horizontal: { label: string; value: number }[] };
  };
}

async function widgetsOf(overrides: Partial<MonitoringArgs> = FULL): Promise<Widget[]> {
  const { inputs } = (await registerMonitoring(overrides)).only("Dashboard");
  return (JSON.parse(String(inputs["dashboardBody"])) as { widgets: Widget[] }).widgets;
}

/** Metrics of a graph as they are named in it. */
function usedBy({ properties }: Widget): UsedMetric[] {
  return (properties.metrics ?? []).map((entry) => {
    const drawn = entry.at(-1);
    const [namespace, name, ...dimensions] = entry.slice(0, -1) as string[];
    assert.ok(namespace !== undefined && name !== undefined && typeof drawn === "object");
    assert.ok(drawn.label.length > 0);
    const pairs: Record<string, string> = {};
    for (let at = 0; at < dimensions.length; at += 2) {
      pairs[dimensions[at] ?? ""] = dimensions[at + 1] ?? "";
    }
    return { namespace, name, dimensions: pairs, stat: drawn.stat };
  });
}

describe("PipelineDashboard", () => {
  it("shows metrics that somebody publishes, under the dimensions they are published with", async () => {
    const known = await knownMetrics();
    const used = (await widgetsOf()).flatMap(usedBy);
    assert.ok(used.length > 50);
    for (const metric of used) judgeMetric(known, metric);
  });

  it("has widgets side by side, none over another and none over the edge", async () => {
    for (const overrides of [FULL, {}, { alarms: false }]) {
      const widgets = await widgetsOf(overrides);
      const taken = new Map<string, string>();
      for (const { x, y, width, height, properties } of widgets) {
        assert.ok(x >= 0 && x + width <= 24 && height > 0, properties.title);
        for (let column = x; column < x + width; column += 1) {
          for (let row = y; row < y + height; row += 1) {
            const cell = `${column},${row}`;
            assert.equal(taken.get(cell), undefined, `${properties.title} at ${cell}`);
            taken.set(cell, properties.title);
          }
        }
      }
      const rows = Math.max(...widgets.map(({ y, height }) => y + height));
      assert.equal(taken.size, rows * 24, "and no gap between them");
    }
  });

  it("shows throughput, age, freshness, failures, alerts, refusals and what costs", async () => {
    const widgets = await widgetsOf();
    assert.deepEqual(
      widgets.map(({ type, properties }) => `${type}: ${properties.title}`),
      [
        "alarm: Alarms",
        "metric: Ticks",
        "metric: How far behind their streams functions are",
        "metric: Age of the newest tick as it is stored",
        "metric: Intervals without a new trade, in market hours",
        "metric: Failures",
        "metric: Records",
        "metric: Duration",
        "metric: Alerts",
        "metric: Deliveries of alerts",
        "metric: Deliveries of alarms",
        "metric: What waits between services: age, and failed messages",
        "metric: Polls of the provider",
        "metric: Throttles",
        "log: Refused records by reason",
        "metric: What costs: invocations, request units, bytes",
      ],
    );
    for (const { type, properties } of widgets) {
      if (type !== "alarm") assert.equal(properties.region, "us-east-1", properties.title);
    }
  });

  it("stays within CloudWatch's limits, however many symbols there are", async () => {
    const symbols = Array.from({ length: 300 }, (_, index) => `S${index}`);
    const widgets = await widgetsOf({ freshness: { symbols, staleMinutes: 5 } });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    const counts = widgets.map((widget) => usedBy(widget).length);
    assert.ok(Math.max(...counts) <= 500);
    assert.ok(counts.reduce((sum, count) => sum + count) <= 2_500);
    const [alarms] = widgets;
    assert.equal(alarms?.properties.alarms?.length, 100);
    assert.match(alarms.properties.title, /^Alarms \(the first 100; \d+ more\)$/);
    const freshness = widgets.find(({ properties }) => properties.title.startsWith("Age"));
    assert.match(freshness?.properties.title ?? "", /\(250 symbols not shown\)$/);
  });

  it("draws the levels at which alarms ring", async () => {
    const registrations = await registerMonitoring(FULL);
    const widgets = await widgetsOf();
    const levels = widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    const thresholdOf = (name: string) =>
      registrations.only("MetricAlarm", `stocks-monitoring-${name}`).inputs["threshold"];
    assert.deepEqual(
      levels.map(({ value }) => value),
      [
        thresholdOf("iterator-age-process-ticks"),
        thresholdOf("iterator-age-detect-trends"),
        thresholdOf("stale-feed-AAPL"),
        thresholdOf("silent-feed-AAPL"),
        thresholdOf("function-duration-process-ticks"),
      ],
    );
  });

  it("sums up refusals by every reason, from the line that process-ticks logs", async () => {
    const query = (await widgetsOf()).find(({ type }) => type === "log")?.properties.query ?? "";
    const group = `/aws/lambda/${PHYSICAL_NAME}-process-ticks`;
    const [source, filter, stats, ...others] = query.split(" | ");
    assert.deepEqual(others, []);
    assert.equal(source, `SOURCE '${group}'`);
    const world = new World();
    await world.process([makeKinesisRecord("no tick")]);
    const [note] = world.observer.notes;
    assert.equal(filter, `filter message = "${note?.message}"`);
    assert.deepEqual(note?.details, { reasons: { not_json: 1 } });
    assert.equal(
      stats,
      `stats ${REJECTION_REASONS.map((reason) => `sum(reasons.${reason}) as ${reason}`).join(", ")}`,
    );
  });

  it("has a name that CloudWatch takes", async () => {
    const { inputs } = (await registerMonitoring()).only("Dashboard");
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    assert.match(String(inputs["dashboardName"]), /^[A-Za-z0-9_-]{1,255}$/);
  });
});
