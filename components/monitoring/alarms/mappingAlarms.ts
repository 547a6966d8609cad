import type { Alarm } from "../Alarm.ts";
import { functionMetric, mappingMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { WatchedMapping } from "../Watched.ts";
import { percentInMs } from "./functionAlarms.ts";

/** Alarms on what brings records from the streams to the functions. */
export function mappingAlarms(
  mappings: readonly WatchedMapping[],
  thresholds: Thresholds,
): Alarm[] {
  return mappings.flatMap((mapping) => [
    iteratorAge(mapping, thresholds),
    mappingStopped(mapping),
    retriedRecords(mapping, thresholds),
    failedRecords(mapping, thresholds),
    lostRecords(mapping),
  ]);
}

function iteratorAge(
  { role, functionName, recordAgeSeconds }: WatchedMapping,
  { iteratorAgePercent }: Thresholds,
): Alarm {
  return {
    runbook: "iterator-age",
    subject: role,
    summary: `${role} is behind its stream: alerts are late, and records will be given up.`,
    source: { metric: functionMetric("IteratorAge", functionName), stat: "Maximum" },
    rings: "above",
    threshold: percentInMs(recordAgeSeconds, iteratorAgePercent),
    periodSeconds: 60,
    periods: 5,
    badPeriods: 3,
    // The age is measured as batches are handed over: none at all is what the next alarm is for.
    silence: "good",
  };
}

/** Lambda counts every poll, also one that finds nothing; without a count, nobody polls. */
function mappingStopped({ role, uuid }: WatchedMapping): Alarm {
  return {
    runbook: "mapping-stopped",
    subject: role,
    summary: `Nothing reads the stream of ${role}: its mapping is off or may not read.`,
    source: { metric: mappingMetric("PolledEventCount", uuid), stat: "SampleCount" },
    rings: "below",
    threshold: 1,
    periodSeconds: 60,
    periods: 15,
    badPeriods: 15,
    silence: "bad",
  };
}

/** Records handed back in a response are no errors to Lambda; only the mapping counts them. */
function retriedRecords({ role, uuid }: WatchedMapping, { retriedRecords }: Thresholds): Alarm {
  return {
    runbook: "retried-records",
    subject: role,
    summary: `${role} hands back records again and again: a table, bucket or topic refuses them.`,
    source: { metric: mappingMetric("FailedInvokeEventCount", uuid), stat: "Sum" },
    rings: "at-least",
    threshold: retriedRecords,
    periodSeconds: 60,
    periods: 10,
    badPeriods: 5,
    silence: "good",
  };
}

function failedRecords({ role, uuid }: WatchedMapping, { failedRecords }: Thresholds): Alarm {
  return {
    runbook: "failed-records",
    subject: role,
    summary: `Records outlived the retries of ${role}; the failed bucket has them, to be redriven.`,
    source: {
      metric: mappingMetric("OnFailureDestinationDeliveredEventCount", uuid),
      stat: "Sum",
    },
    rings: "at-least",
    threshold: failedRecords,
    periodSeconds: 300,
    periods: 12,
    badPeriods: 1,
    silence: "good",
  };
}

function lostRecords({ role, uuid }: WatchedMapping): Alarm {
  return {
    runbook: "lost-records",
    subject: role,
    summary: `Records of ${role} were dropped without being kept anywhere.`,
    source: { metric: mappingMetric("DroppedEventCount", uuid), stat: "Sum" },
    rings: "at-least",
    threshold: 1,
    periodSeconds: 300,
    periods: 12,
    badPeriods: 1,
    silence: "good",
  };
}
