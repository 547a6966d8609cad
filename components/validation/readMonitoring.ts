import type { MONITORING_DEFAULTS as Defaults } from "../args/MonitoringSettings.ts";
import {
  FEED_RULES,
  MONITORING_DEFAULTS,
  RUNBOOK_URL_RULE,
  STALE_MINUTES_RULE,
  THRESHOLD_RULES,
} from "../args/MonitoringSettings.ts";
import type { MarketName } from "../../runtime/contract/markets.ts";
import type { OpsProtocol } from "../monitoring/OpsTopic.ts";
import type { Leaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import type { EndpointLeaves } from "./readEndpoints.ts";
import { readOpsEndpoints } from "./readEndpoints.ts";
import type { Leaves } from "./readGroup.ts";
import { readGroup } from "./readGroup.ts";
import { trueOrFalse } from "./rules.ts";
import { valueAt } from "./valueAt.ts";

/** What watches the pipeline, read. */
export interface MonitoringLeaves {
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly opsEndpoints: readonly EndpointLeaves<OpsProtocol>[];
  /** Where the runbooks are. */
  readonly runbookUrl: Leaf<string>;
  /** -1: no symbol's feed is watched. */
  readonly staleMinutes: number;
  /** -1: that of a schedule; the feed is not watched in market hours without one. */
  readonly feedIntervalSeconds: number;
  /** -1: the feed is not watched in market hours. */
  readonly staleIntervals: number;
  readonly exchange: MarketName;
  readonly thresholds: Leaves<(typeof Defaults)["thresholds"]>;
}

const PATH = "monitoring";
const { alarms, dashboard, staleMinutes, runbookUrl } = MONITORING_DEFAULTS;
const { feedIntervalSeconds, staleIntervals, exchange } = MONITORING_DEFAULTS;
const SINGLES = {
  ...{ alarms, dashboard, staleMinutes, runbookUrl },
  ...{ feedIntervalSeconds, staleIntervals, exchange },
};

/** Reads what watches the pipeline. */
export function readMonitoring(problems: Problems, input: unknown): MonitoringLeaves {
  const leaves = readGroup(problems, input, {
    propertyPath: PATH,
    rules: { runbookUrl: RUNBOOK_URL_RULE },
    plain: {
      alarms: trueOrFalse(alarms),
      dashboard: trueOrFalse(dashboard),
      staleMinutes: STALE_MINUTES_RULE,
      ...FEED_RULES,
    },
    defaults: SINGLES,
    others: ["opsEndpoints", "thresholds"],
  });
  const opsEndpoints = valueAt(input, "opsEndpoints");
  return {
    ...leaves,
    opsEndpoints: readOpsEndpoints(problems, opsEndpoints, `${PATH}.opsEndpoints`),
    thresholds: readGroup(problems, valueAt(input, "thresholds"), {
      propertyPath: `${PATH}.thresholds`,
      rules: THRESHOLD_RULES,
      defaults: MONITORING_DEFAULTS.thresholds,
    }),
  };
}
