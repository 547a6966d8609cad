import assert from "node:assert/strict";
import { metricsOfAlarm } from "./monitoring/registeredMetrics.ts";
import type { Registrations } from "./registerPipeline.ts";
import { registerPipeline } from "./registerPipeline.ts";

const START = "stocks-monitoring-";

/** Alarms of the roads, by the ends of their names, with threshold and what they watch. */
function roadAlarms(registrations: Registrations): Readonly<Record<string, readonly unknown[]>> {
  const roads = ["compact-ticks", "load-staged", "import-files", "clean-quotes", "staging"];
  const alarms = registrations
    .ofType("MetricAlarm")
    .filter(({ name }) => roads.some((road) => name.endsWith(`-${road}`)))
    .map((alarm) => {
      const { name = "", dimensions = {} } = metricsOfAlarm(alarm)["single"] ?? {};
      const watched = [name, ...Object.values(dimensions)];
      return [alarm.name.slice(START.length), [...watched, alarm.inputs["threshold"]]] as const;
    });
  return Object.fromEntries(alarms);
}

/** Alarms of a function that a queue runs, and of the queue. */
function ofQueueDriven(role: string): Record<string, unknown[]> {
  const name = `stocks-${role}`;
  return {
    [`function-errors-${role}`]: ["Errors", `${name}-0a1b2c3`, 1],
    [`function-throttles-${role}`]: ["Throttles", `${name}-0a1b2c3`, 1],
    [`function-duration-${role}`]: ["Duration", `${name}-0a1b2c3`, 720_000],
    [`queue-age-${role}`]: ["ApproximateAgeOfOldestMessage", `${name}-queue-0a1b2c3`, 10_800],
    [`dead-letters-${role}`]: [
      ...["ApproximateNumberOfMessagesVisible", `${name}-queue-dead-0a1b2c3`, 1],
    ],
  };
}

const COMPACTION = {
  ...ofQueueDriven("compact-ticks"),
  "failure-not-kept-compact-ticks": [
    ...["DestinationDeliveryFailures", "stocks-compact-ticks-0a1b2c3", 1],
  ],
  "schedule-stopped-compact-ticks": ["Invocations", "stocks-compact-ticks-0a1b2c3", 1],
};

describe("watchLoads", () => {
  it("watches each road's function, queue and dead-letter queue, and Firehose", async () => {
    const lake = { quotes: true, firehose: true, firehoseBufferSeconds: 60 };
    assert.deepEqual(roadAlarms(await registerPipeline({ lake })), {
      ...COMPACTION,
      ...ofQueueDriven("load-staged"),
      ...ofQueueDriven("import-files"),
      ...ofQueueDriven("clean-quotes"),
      "delivery-age-staging": ["DeliveryToS3.DataFreshness", "stocks-staging-0a1b2c3", 960],
    });
  });

  it("watches no road that there is not", async () => {
    const lake = { compaction: true, imports: false };
    assert.deepEqual(roadAlarms(await registerPipeline({ lake })), COMPACTION);
    const without = await registerPipeline({ lake: { compaction: false, imports: false } });
    assert.deepEqual(roadAlarms(without), {});
  });
});
