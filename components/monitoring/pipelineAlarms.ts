import type { Alarm } from "./Alarm.ts";
import { alertAlarms } from "./alarms/alertAlarms.ts";
import { functionAlarms } from "./alarms/functionAlarms.ts";
import { mappingAlarms } from "./alarms/mappingAlarms.ts";
import { pollAlarms } from "./alarms/pollAlarms.ts";
import { queueAlarms } from "./alarms/queueAlarms.ts";
import { storeAlarms } from "./alarms/storeAlarms.ts";
import { tickAlarms } from "./alarms/tickAlarms.ts";
import type { Thresholds } from "./thresholds.ts";
import type { Freshness, Watched } from "./Watched.ts";

/** All alarms of a pipeline; those of symbols, of which there may be hundreds, come last. */
export function pipelineAlarms(
  watched: Watched,
  thresholds: Thresholds,
  freshness?: Freshness,
): readonly Alarm[] {
  return [
    ...mappingAlarms(watched.mappings, thresholds),
    ...functionAlarms(watched, thresholds),
    ...storeAlarms(watched, thresholds),
    ...alertAlarms(watched, thresholds),
    ...queueAlarms(watched),
    ...pollAlarms(watched),
    ...tickAlarms(watched, thresholds, freshness),
  ];
}
