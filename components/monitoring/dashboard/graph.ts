import type * as pulumi from "@pulumi/pulumi";
import type { Metric, Statistic } from "../metrics.ts";
import type { Widget } from "./Widget.ts";

/** One line of a graph. */
export interface Line {
  readonly metric: Metric;
  readonly stat: Statistic;
  readonly label: string;
  /** Against the scale on the right: for what is far from the others' size. */
  readonly onTheRight?: boolean;
}

/** A graph of lines over time. */
export interface GraphSpec {
  readonly region: pulumi.Input<string>;
  readonly title: string;
  readonly lines: readonly Line[];
  /** Unit of the scale on the left, for people. */
  readonly unit: string;
  /** Levels worth a line of their own, such as where an alarm rings. */
  readonly levels?: readonly { readonly label: string; readonly value: pulumi.Input<number> }[];
  readonly width?: number;
}

/** Rows of a graph. */
const HEIGHT = 6;

/** A widget with a graph. */
export function graph({ region, title, lines, unit, levels, width = 8 }: GraphSpec): Widget {
  return {
    type: "metric",
    width,
    height: HEIGHT,
    properties: {
      title,
      region,
      view: "timeSeries",
      stacked: false,
      period: 60,
      metrics: lines.map(toEntry),
      yAxis: { left: { label: unit, showUnits: false, min: 0 }, right: { min: 0 } },
      ...(levels === undefined ? {} : { annotations: { horizontal: levels } }),
    },
  };
}

/** `[namespace, metric, dimension, value, …, how it is drawn]`. */
function toEntry({ metric, stat, label, onTheRight = false }: Line): unknown[] {
  const dimensions = Object.entries(metric.dimensions).flat();
  const yAxis = onTheRight ? { yAxis: "right" } : {};
  return [metric.namespace, metric.name, ...dimensions, { stat, label, ...yAxis }];
}
