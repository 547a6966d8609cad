import type { MONITORING_DEFAULTS as Defaults } from "../args/MonitoringSettings.ts";
import {
  MONITORING_DEFAULTS,
  STALE_MINUTES_RULE,
  THRESHOLD_RULES,
} from "../args/MonitoringSettings.ts";
import { OpsProtocol } from "../monitoring/OpsTopic.ts";
import type { Leaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { ENDPOINT_RULES } from "./endpointRules.ts";
import { readLeaf } from "./Leaf.ts";
import type { Leaves } from "./readGroup.ts";
import { readGroup, readList, readObject, refuseUnknown } from "./readGroup.ts";
import { readPlain } from "./readPlain.ts";
import { oneOf, trueOrFalse } from "./rules.ts";

/** What watches the pipeline, read. */
export interface MonitoringLeaves {
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly opsEndpoints: readonly OpsEndpointLeaves[];
  /** -1: no symbol's feed is watched. */
  readonly staleMinutes: number;
  readonly thresholds: Leaves<(typeof Defaults)["thresholds"]>;
}

/** One receiver of alarms, read. */
export interface OpsEndpointLeaves {
  readonly protocol: OpsProtocol;
  readonly endpoint: Leaf<string>;
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
  const opsEndpoints = readList(problems, group["opsEndpoints"] ?? [], `${PATH}.opsEndpoints`);
  return {
    alarms: flag("alarms"),
    dashboard: flag("dashboard"),
    opsEndpoints: opsEndpoints.flatMap((item, index) =>
      readOpsEndpoint(problems, item, `${PATH}.opsEndpoints[${index}]`),
    ),
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

function readOpsEndpoint(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): readonly OpsEndpointLeaves[] {
  const group = readObject(problems, input, propertyPath);
  if (group === undefined) return [];
  refuseUnknown(problems, { group, propertyPath, names: ["protocol", "endpoint"] });
  const protocol = readPlain<OpsProtocol | undefined>(problems, group["protocol"], {
    propertyPath: `${propertyPath}.protocol`,
    rule: oneOf(Object.values(OpsProtocol)),
    fallback: undefined,
  });
  if (protocol === undefined) return [];
  const endpoint = readLeaf(problems, group["endpoint"], {
    propertyPath: `${propertyPath}.endpoint`,
    rule: ENDPOINT_RULES[protocol],
  });
  return [{ protocol, endpoint }];
}
