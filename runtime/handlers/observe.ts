import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { ENVIRONMENT, METRIC_NAMESPACE } from "../contract/environment.ts";
import type { Environment } from "./config.ts";
import { readWatchedSymbols, requireText } from "./config.ts";
import { FreshnessGauge } from "./FreshnessGauge.ts";
import { readLogFilter } from "./readLogFilter.ts";

/** What a function tells operators. Never a payload: prices are the customer's data. */
export interface Observer {
  /** Counts of one invocation, by metric name; zeros are left out. */
  count(metrics: Readonly<Record<string, number>>): void;
  /**
   * Tells how old the newest tick just stored is, of all symbols and of each watched one.
   * @param newestAtMs trade time of the newest tick of each symbol, epoch milliseconds
   * @param nowMs epoch milliseconds
   */
  stored(newestAtMs: ReadonlyMap<string, number>, nowMs: number): void;
  /**
   * Tells how many intervals each watched symbol has had no new trade.
   * @param missed by symbol; zeros are told, too
   */
  watched(missed: ReadonlyMap<string, number>): void;
  /** Something went wrong and will be tried again. */
  retrying(message: string, error: unknown): void;
  /** Something an operator may want to look up later. */
  inform(message: string, details: Readonly<Record<string, unknown>>): void;
}

/**
 * Structured logs and embedded metrics (EMF) on standard output, as CloudWatch reads them. Lines below
 * the function's log level are left out here: the logger itself only knows the level that Lambda filters
 * by, which must let metrics pass.
 */
export function observeFunction(environment: Environment): Observer {
  const pipeline = requireText(environment, ENVIRONMENT.pipeline);
  const isLogged = readLogFilter(environment);
  const logger = new Logger({
    serviceName: pipeline,
    logLevel: isLogged("DEBUG") ? "DEBUG" : "INFO",
  });
  const metrics = createMetrics(pipeline);
  const gauge = new FreshnessGauge(readWatchedSymbols(environment));
  return {
    count: (counts) => {
      const counted = Object.entries(counts).filter(([, value]) => value > 0);
      for (const [name, value] of counted) metrics.addMetric(name, MetricUnit.Count, value);
      if (counted.length > 0) metrics.publishStoredMetrics();
      if (isLogged("DEBUG")) logger.debug("counted", { counts });
    },
    stored: (newestAtMs, nowMs) => {
      for (const { symbol, ageSeconds } of gauge.measure(newestAtMs, nowMs)) {
        // A dimension that is added counts for the next line only.
        if (symbol !== undefined) metrics.addDimension("symbol", symbol);
        metrics.addMetric("TickAgeSeconds", MetricUnit.Seconds, ageSeconds);
        metrics.publishStoredMetrics();
      }
    },
    watched: (missed) => {
      for (const [symbol, intervals] of missed) {
        metrics.addDimension("symbol", symbol);
        metrics.addMetric("IntervalsMissed", MetricUnit.Count, intervals);
        metrics.publishStoredMetrics();
      }
    },
    retrying: (message, error) => {
      if (isLogged("WARN")) logger.warn(message, error as Error);
    },
    inform: (message, details) => {
      if (isLogged("INFO")) logger.info(message, details);
    },
  };
}

/**
 * Without the dimension `service` that the library gives every metric: an alarm has to name all of a
 * metric's dimensions.
 */
function createMetrics(pipeline: string): Metrics {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: pipeline });
  metrics.clearDefaultDimensions();
  return metrics.setDefaultDimensions({ pipeline });
}
