import type { KafkaSettings } from "./KafkaSettings.ts";
import type { ScheduleSettings } from "./ScheduleSettings.ts";

/** Where ticks come from; one source at most. Without any, producers of your own send them. */
export interface SourceSettings {
  /** A provider that is asked for quotes at regular times while its market is open. */
  schedule?: ScheduleSettings;
  /** A topic of a Kafka cluster, to which producers of your own send. There is no tick stream then. */
  kafka?: KafkaSettings;
}
