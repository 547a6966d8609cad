import assert from "node:assert/strict";
import type { PropertyMap } from "../../local/engine/PropertyValue.ts";
import { useProvider } from "./useProvider.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";

describe("models of CloudWatch", () => {
  const fixture = useProvider();
  const alarm = (overrides: PropertyMap = {}): PropertyMap => ({
    name: "late",
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 5,
    metricName: "IteratorAge",
    namespace: "AWS/Lambda",
    period: 60,
    ...overrides,
  });
  const query = (period: number): PropertyMap => ({
    id: "m",
    metric: { metricName: "Errors", namespace: "AWS/Lambda", period, stat: "Sum" },
  });

  it("give alarms and dashboards the names and ARNs that they have in AWS", async () => {
    const { create } = fixture();
    const { id, state } = await create(ALARM, "late", alarm());
    assert.equal(id, "late");
    assert.equal(state.arn, "arn:aws:cloudwatch:us-east-1:000000000000:alarm:late");
    const dashboard = await create(DASHBOARD, "all", {
      dashboardName: "all",
      dashboardBody: '{"widgets":[]}',
    });
    assert.equal(dashboard.id, "all");
    assert.equal(dashboard.state.dashboardArn, "arn:aws:cloudwatch::000000000000:dashboard/all");
  });

  it("refuse an alarm with nothing or with two things to watch", async () => {
    const { create } = fixture();
    const both = alarm({ metricQueries: [query(60)] });
    await assert.rejects(create(ALARM, "late", both), /one of "metricName" .* got both/);
    const neither = alarm({ metricName: null });
    await assert.rejects(create(ALARM, "late", neither), /got neither; leave one out/);
    await assert.doesNotReject(create(ALARM, "late", { ...neither, metricQueries: [query(60)] }));
  });

  it("refuse an alarm that waits for more bad periods than it looks at", async () => {
    await assert.rejects(
      fixture().create(ALARM, "late", alarm({ datapointsToAlarm: 6 })),
      /at most as many "datapointsToAlarm" as "evaluationPeriods" \(5\), got 6/,
    );
  });

  it("refuse an alarm that looks back for more than a day, or a week by the hour", async () => {
    const { create } = fixture();
    const math = alarm({ metricName: null, period: null, metricQueries: [query(300)] });
    for (const [inputs, periods] of [
      [alarm(), 1_440],
      [math, 288],
      [alarm({ period: 3_600 }), 168],
    ] as const) {
      await assert.doesNotReject(create(ALARM, "late", { ...inputs, evaluationPeriods: periods }));
      await assert.rejects(
        create(ALARM, "late", { ...inputs, evaluationPeriods: periods + 1 }),
        /must look back (86400|604800) seconds at most/,
      );
    }
  });

  it("refuse a dashboard whose body is no JSON", async () => {
    await assert.rejects(
      fixture().create(DASHBOARD, "all", { dashboardName: "all", dashboardBody: "{" }),
      /property "dashboardBody" must be JSON/,
    );
  });
});
