import type { Metric } from "./model.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the metric values of one log line in CloudWatch's embedded metric format: one for each value,
 * metric and set of dimensions. A line in any other form has none. Never throws: CloudWatch keeps a
 * malformed line as a log line too.
 */
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
export function parseEmbeddedMetrics(functionName: string, line: string): Metric[] {
  if (!line.startsWith("{") || !line.includes('"_aws"')) {
    return [];
  }
  let root: unknown;
  try {
    root = JSON.parse(line);
  } catch {
    return [];
  }
  const aws = isJson(root) ? root["_aws"] : undefined;
  if (!isJson(root) || !isJson(aws) || typeof aws["Timestamp"] !== "number") {
    return [];
  }
  const timestampMs = aws["Timestamp"];
  return arrayOf(aws["CloudWatchMetrics"]).flatMap((directive) =>
    readDirective(root, directive, { functionName, timestampMs }),
  );
}

type Origin = Pick<Metric, "functionName" | "timestampMs">;

function readDirective(root: Json, directive: unknown, origin: Origin): Metric[] {
  if (!isJson(directive) || typeof directive["Namespace"] !== "string") {
    return [];
  }
  const namespace = directive["Namespace"];
  const dimensionSets = arrayOf(directive["Dimensions"]).map((names) =>
    readDimensions(root, names),
  );
  const metrics = arrayOf(directive["Metrics"]).filter(isJson);
  // No set of dimensions at all is one empty set.
  return (dimensionSets.length === 0 ? [{}] : dimensionSets).flatMap((dimensions) =>
    metrics.flatMap(({ Name: name, Unit: unit }) =>
      typeof name !== "string"
        ? []
        : readValues(root[name]).map((value) => ({
            ...origin,
            namespace,
            name,
            unit: typeof unit === "string" ? unit : "None",
            value,
            dimensions,
          })),
    ),
  );
}

function readDimensions(root: Json, names: unknown): Record<string, string> {
  const dimensions: Record<string, string> = {};
  for (const name of arrayOf(names)) {
    const value = typeof name === "string" ? root[name] : undefined;
    if (typeof name === "string" && typeof value === "string") {
      dimensions[name] = value;
    }
  }
  return dimensions;
}

function readValues(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "number");
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
