import type { MONITORING_DEFAULTS as Defaults } from "../args/MonitoringSettings.ts";
import {
  MONITORING_DEFAULTS,
  RUNBOOK_URL_RULE,
  STALE_MINUTES_RULE,
  THRESHOLD_RULES,
} from "../args/MonitoringSettings.ts";
import type { OpsProtocol } from "../monitoring/OpsTopic.ts";
import type { Leaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readLeaf } from "./Leaf.ts";
import type { EndpointLeaves } from "./readEndpoints.ts";
import { readOpsEndpoints } from "./readEndpoints.ts";
import type { Leaves } from "./readGroup.ts";
import { readGroup, readObject, refuseUnknown } from "./readGroup.ts";
import { readPlain } from "./readPlain.ts";
import { trueOrFalse } from "./rules.ts";

/** What watches the pipeline, read. */
export interface MonitoringLeaves {
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly opsEndpoints: readonly EndpointLeaves<OpsProtocol>[];
  /** Where the runbooks are. */
  readonly runbookUrl: Leaf<string>;
  /** -1: no symbol's feed is watched. */
  readonly staleMinutes: number;
  readonly thresholds: Leaves<(typeof Defaults)["thresholds"]>;
}

const PATH = "monitoring";
const NAMES = Object.keys(MONITORING_DEFAULTS);

/** Reads what watches the pipeline. */
export function readMonitoring(problems: Problems, input: unknown): MonitoringLeaves {
  const group = readObject(problems, input ?? {}, PATH) ?? {};
  refuseUnknown(problems, { group, propertyPath: PATH, names: NAMES });
  const flag = (name: "alarms" | "dashboard"): boolean =>
    readPlain(problems, group[name], {
      propertyPath: `${PATH}.${name}`,
      rule: trueOrFalse(MONITORING_DEFAULTS[name]),
      fallback: MONITORING_DEFAULTS[name],
    });
  return {
    alarms: flag("alarms"),
    dashboard: flag("dashboard"),
    opsEndpoints: readOpsEndpoints(problems, group["opsEndpoints"], `${PATH}.opsEndpoints`),
    runbookUrl: readLeaf(problems, group["runbookUrl"], {
      propertyPath: `${PATH}.runbookUrl`,
      rule: RUNBOOK_URL_RULE,
      fallback: MONITORING_DEFAULTS.runbookUrl,
    }),
    staleMinutes: readPlain(problems, group["staleMinutes"], {
      propertyPath: `${PATH}.staleMinutes`,
      rule: STALE_MINUTES_RULE,
      fallback: MONITORING_DEFAULTS.staleMinutes,
    }),
    thresholds: readGroup(problems, group["thresholds"], {
      propertyPath: `${PATH}.thresholds`,
      rules: THRESHOLD_RULES,
      defaults: MONITORING_DEFAULTS.thresholds,
    }),
  };
}
