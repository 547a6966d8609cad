import type { KafkaSettings } from "./KafkaSettings.ts";

/** Where ticks come from instead of the tick stream; one source at most. */
export interface SourceSettings {
  /** A topic of a Kafka cluster. There is no tick stream then: producers send to the topic. */
  kafka?: KafkaSettings;
}
