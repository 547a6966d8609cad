import assert from "node:assert/strict";
import type { DocumentedMetric } from "./awsMetrics.ts";
import { AWS_METRICS } from "./awsMetrics.ts";
import { printedMetrics } from "./printedMetrics.ts";
import type { UsedMetric } from "./registeredMetrics.ts";

/** A metric that exists, AWS's or the functions' own. */
export type KnownMetric = Omit<DocumentedMetric, "unit"> & { readonly unit: string };

/** All metrics that exist: those of AWS's pages, and those that the functions really print. */
export async function knownMetrics(): Promise<KnownMetric[]> {
  const printed = await printedMetrics("orders", "AAPL");
  const own = Map.groupBy(printed, ({ namespace, name, unit }) => `${namespace} ${name} ${unit}`);
  return [
    ...AWS_METRICS,
    ...[...own.values()].map((values) => {
      const [{ namespace, name, unit } = assert.fail("a group holds something")] = values;
      const dimensions = values.map((value) => dimensionSet(value.dimensions));
      return { namespace, name, unit, dimensions, source: "the functions' lines" };
    }),
  ];
}

/**
 * The metric that an alarm or a graph means.
 * @throws {assert.AssertionError} if nobody publishes it under these dimensions.
 */
export function judgeMetric(known: readonly KnownMetric[], used: UsedMetric): KnownMetric {
  const { namespace, name, dimensions, stat } = used;
  const metric = known.find((one) => one.namespace === namespace && one.name === name);
  assert.ok(metric !== undefined, `nobody publishes ${namespace} ${name}`);
  assert.ok(
    metric.dimensions.includes(dimensionSet(dimensions)),
    `${name} is published by ${metric.dimensions.join(" or ")}, not by ${dimensionSet(dimensions)}`,
  );
  assert.ok(
    metric.statistics?.includes(stat) ?? true,
    `${stat} of ${name} means nothing: ${metric.statistics?.join(", ")} do`,
  );
  return metric;
}

function dimensionSet(dimensions: Readonly<Record<string, string>>): string {
  return Object.keys(dimensions).toSorted().join(",");
}
