import assert from "node:assert/strict";
import { PHYSICAL_NAME, registerMonitoring } from "./makeWatched.ts";

describe("Monitoring", () => {
  it("is alarms with a topic, and a dashboard that shows them", async () => {
    const registrations = await registerMonitoring();
    const alarms = registrations.ofType("MetricAlarm");
    assert.ok(alarms.length > 20);
    registrations.only("Topic");
    const { inputs } = registrations.only("Dashboard");
    assert.equal(inputs["dashboardName"], PHYSICAL_NAME);
    const body = String(inputs["dashboardBody"]);
    for (const alarm of alarms) assert.ok(body.includes(`:${String(alarm.inputs["name"])}"`));
  });

  it("is a dashboard alone without alarms: no topic either", async () => {
    const registrations = await registerMonitoring({ alarms: false });
    assert.deepEqual(
      registrations.all.filter(({ custom }) => custom).map(({ type }) => type),
      ["aws:cloudwatch/dashboard:Dashboard"],
    );
    const body = String(registrations.only("Dashboard").inputs["dashboardBody"]);
    assert.ok(!body.includes('"alarm"'));
  });

  it("is alarms alone without a dashboard", async () => {
    const registrations = await registerMonitoring({ dashboard: false });
    assert.equal(registrations.ofType("Dashboard").length, 0);
    assert.ok(registrations.ofType("MetricAlarm").length > 20);
  });

  it("is nothing with neither", async () => {
    const registrations = await registerMonitoring({ alarms: false, dashboard: false });
    assert.deepEqual(
      registrations.all.filter(({ custom }) => custom),
      [],
    );
  });

  it("has all that it makes as its children", async () => {
    const registrations = await registerMonitoring();
    const monitoring = registrations.only("Monitoring");
    const parts = ["OpsTopic", "PipelineDashboard"].map((name) => registrations.only(name));
    for (const { parent } of [...parts, ...registrations.ofType("MetricAlarm")]) {
      assert.equal(parent, monitoring.urn);
    }
    const [topic, dashboard] = parts;
    assert.equal(registrations.only("Topic").parent, topic?.urn);
    assert.equal(registrations.only("Dashboard").parent, dashboard?.urn);
  });
});
