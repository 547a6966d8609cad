import type { Alarm } from "../Alarm.ts";
import type { MappingMetric, Statistic } from "../metrics.ts";
import { functionMetric, mappingMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { WatchedMapping } from "../Watched.ts";
import { Source } from "../Watched.ts";
import { percentInMs } from "./percentInMs.ts";
import { AT_THE_FIRST, invocationPeriod, lasting } from "./timings.ts";

/** Alarms on what brings records from the streams to the functions. */
export function mappingAlarms(
  mappings: readonly WatchedMapping[],
  thresholds: Thresholds,
): Alarm[] {
  return mappings.flatMap((mapping) => [
    ...progressAlarms(mapping, thresholds),
    ...recordAlarms(mapping, thresholds),
  ]);
}

/** A part of an alarm: a metric of a mapping. */
function on({ uuid }: WatchedMapping, name: MappingMetric, stat: Statistic = "Sum") {
  return { source: { metric: mappingMetric(name, uuid), stat } };
}

function progressAlarms(mapping: WatchedMapping, thresholds: Thresholds): Alarm[] {
  const { role: subject } = mapping.function;
  return [
    mapping.reads === Source.Topic ? lagAlarm(mapping, thresholds) : ageAlarm(mapping, thresholds),
    {
      runbook: "mapping-stopped",
      subject,
      summary: `Nothing reads the ${mapping.reads} of ${subject}: its mapping is off or may not read.`,
      // Lambda counts every poll, also one that finds nothing; without a count, nobody polls.
      ...on(mapping, "PolledEventCount", "SampleCount"),
      rings: "below",
      threshold: 1,
      periodSeconds: 60,
      periods: 15,
      badPeriods: 15,
      silence: "bad",
    },
  ];
}

function ageAlarm(mapping: WatchedMapping, { iteratorAgePercent }: Thresholds): Alarm {
  const { role: subject, functionName, timeoutSeconds } = mapping.function;
  return {
    runbook: "iterator-age",
    subject,
    summary: `${subject} is behind its stream: alerts are late, and records will be given up.`,
    source: { metric: functionMetric("IteratorAge", functionName), stat: "Maximum" },
    rings: "above",
    threshold: percentInMs(mapping.recordAgeSeconds, iteratorAgePercent),
    // The age is measured as batches are handed over: none at all is what the next alarm is for.
    ...lasting(invocationPeriod(timeoutSeconds)),
  };
}

/** Of a topic Lambda tells no age, only how many records are behind. */
function lagAlarm(
  { function: { role, functionName } }: WatchedMapping,
  { offsetLag }: Thresholds,
): Alarm {
  return {
    runbook: "offset-lag",
    subject: role,
    summary: `${role} is behind its topic: alerts are late, and records will be given up.`,
    source: { metric: functionMetric("OffsetLag", functionName), stat: "Maximum" },
    rings: "above",
    threshold: offsetLag,
    ...lasting(),
  };
}

function recordAlarms(mapping: WatchedMapping, thresholds: Thresholds): Alarm[] {
  const { role: subject, timeoutSeconds } = mapping.function;
  return [
    {
      runbook: "retried-records",
      subject,
      summary: `${subject} hands back records again and again: a table, bucket or topic refuses them.`,
      // Records handed back in a response are no errors to Lambda; only the mapping counts them.
      ...on(mapping, "FailedInvokeEventCount"),
      rings: "at-least",
      threshold: thresholds.retriedRecords,
      periodSeconds: invocationPeriod(timeoutSeconds),
      periods: 10,
      badPeriods: 5,
      silence: "good",
    },
    {
      runbook: "failed-records",
      subject,
      summary: `Records outlived the retries of ${subject}; the failed bucket has them, to be redriven.`,
      ...on(mapping, "OnFailureDestinationDeliveredEventCount"),
      rings: "at-least",
      threshold: thresholds.failedRecords,
      ...AT_THE_FIRST,
    },
    {
      runbook: "lost-records",
      subject,
      summary: `Records of ${subject} were dropped without being kept anywhere.`,
      ...on(mapping, "DroppedEventCount"),
      rings: "at-least",
      threshold: 1,
      ...AT_THE_FIRST,
    },
  ];
}
