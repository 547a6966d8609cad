import type { KafkaLeaves } from "./readKafka.ts";
import { readKafka } from "./readKafka.ts";
import type { Problems } from "./Problems.ts";
import { readObject, refuseUnknown } from "./readObject.ts";
import type { ScheduleLeaves } from "./readSchedule.ts";
import { readSchedule } from "./readSchedule.ts";

/** Where ticks come from; without any, producers of the user's own send them. */
export interface SourceLeaves {
  readonly schedule: ScheduleLeaves | undefined;
  readonly kafka: KafkaLeaves | undefined;
}

const PATH = "source";
const NAMES = ["schedule", "kafka"];

/** Reads where ticks come from: exactly one source, or none. */
export function readSource(problems: Problems, input: unknown): SourceLeaves {
  const group = input === undefined ? undefined : readObject(problems, input, PATH);
  if (group === undefined) return { schedule: undefined, kafka: undefined };
  refuseUnknown(problems, { group, propertyPath: PATH, names: NAMES });
  const given = NAMES.filter((name) => group[name] !== undefined);
  if (given.length > 1) {
    problems.add({
      propertyPath: PATH,
      reason: `"${PATH}" must be exactly one of ${NAMES.join(", ")}, got ${given.join(" and ")}; remove all but one.`,
    });
  }
  return {
    schedule: readSchedule(problems, group["schedule"]),
    kafka: readKafka(problems, group["kafka"]),
  };
}
